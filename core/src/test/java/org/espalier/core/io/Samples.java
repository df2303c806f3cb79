package org.espalier.core.io;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/** Arrays with random bytes. */
final class Samples {
    private Samples() {}

    static NamedArray array(String name, DType dtype, long seed, long... dims) {
        Shape shape = Shape.of(dims);
        byte[] bytes = new byte[(int) (shape.elements() * dtype.bytes())];
        new SplittableRandom(seed).nextBytes(bytes);
        return new NamedArray(name, dtype, shape, MemorySegment.ofArray(bytes));
    }

    /** A small model of mixed widths with its optimizer state. */
    static List<NamedArray> model(long seed) {
        return List.of(
                array("model.head.weight", DType.F32, seed, 7, 13),
                array("model.flag", DType.BOOL, seed + 1, 3),
                array("model.scale", DType.BF16, seed + 2),
                array("optimizer.m.head.weight", DType.F32, seed + 3, 7, 13),
                array("optimizer.counts", DType.I64, seed + 4, 1),
                array("optimizer.empty", DType.F64, seed + 5, 0, 65));
    }

    static boolean same(List<NamedArray> a, List<NamedArray> b) {
        if (a.size() != b.size()) {
            return false;
        }
        var left = new ArrayList<>(Safetensors.of(a).arrays());
        var right = Safetensors.of(b).arrays();
        for (int i = 0; i < right.size(); i++) {
            NamedArray x = left.get(i);
            NamedArray y = right.get(i);
            if (!x.name().equals(y.name()) || !x.sameBits(y)) {
                return false;
            }
        }
        return true;
    }
}
