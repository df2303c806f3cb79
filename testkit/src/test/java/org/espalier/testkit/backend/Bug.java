package org.espalier.testkit.backend;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;

/** Something wrong with a backend that is right otherwise. */
interface Bug {
    /** Makes the bug for a backend that is opened. */
    interface Maker {
        Bug make(BackendContext context);
    }

    /** Distorts what a launch reads. */
    default Binding before(Op op, Binding binding) {
        return binding;
    }

    /** Distorts what a launch wrote. */
    default void after(Op op, Binding binding) {}

    /** Forgets to have a kernel. */
    default boolean lacks(Op op) {
        return false;
    }

    /** Has a kernel that the sound backend has not. */
    default Optional<Kernel> claims(Op op) {
        return Optional.empty();
    }

    /** Says something else of itself. */
    default Capabilities says(Capabilities sound) {
        return sound;
    }

    /** Distorts memory. */
    default Buffer allocated(Buffer buffer) {
        return buffer;
    }

    /** Distorts how much is allocated. */
    default long size(long elements) {
        return elements;
    }

    /** Distorts how many bytes are copied in or out. */
    default long copied(Buffer buffer, long first, long bytes) {
        return bytes;
    }

    /** Forgets something at the end. */
    default void closed() {}

    /** The operands that an operation writes. */
    static List<Slice> outputs(Op op, Binding binding) {
        List<Slice> all = binding.operands();
        int count =
                switch (op) {
                    case Op.Map map -> map.program().outputs().size();
                    case Op.MatMul matmul -> matmul.keepsAccumulator() ? 2 : 1;
                    default -> 1;
                };
        return all.subList(all.size() - count, all.size());
    }
}
