package org.espalier.core.engine;

import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * What memory is asked for.
 *
 * @param what the operation whose result it holds, or in words what lies there
 * @param module path of the module that runs; empty outside of any
 * @param back whether its gradient is being computed
 */
record Request(
        DType dtype, Shape shape, MemoryOwner owner, String what, String module, boolean back) {
    /** Memory that no operation makes. */
    static Request of(DType dtype, Shape shape, MemoryOwner owner, String what) {
        return new Request(dtype, shape, owner, what, "", false);
    }

    /** For instance {@code matmul in the gradient of blocks.0.mlp}. */
    String where() {
        if (module.isEmpty()) {
            return back ? what + " in a gradient" : what;
        }
        return what + (back ? " in the gradient of " : " in ") + module;
    }

    /** For instance {@code f32 [4, 256]}. */
    String form() {
        return dtype + " " + shape;
    }
}
