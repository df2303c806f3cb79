package org.espalier.benchmarks;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.kernel.Program;

/**
 * AdamW as a person writes it with the Vector API; the lengths used here are multiples of a vector.
 */
record AdamWLoop(
        float lr,
        float decayed,
        float b1,
        float a1,
        float b2,
        float a2,
        float c1,
        float c2,
        float eps) {
    static final int CHUNK = 1 << 14;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    static AdamWLoop of(Program program, double... params) {
        List<String> names = program.params();
        float lr = value(names, params, "lr");
        return new AdamWLoop(
                lr,
                1 - lr * value(names, params, "decay"),
                value(names, params, "b1"),
                value(names, params, "1-b1"),
                value(names, params, "b2"),
                value(names, params, "1-b2"),
                value(names, params, "1-b1^t"),
                value(names, params, "1-b2^t"),
                value(names, params, "eps"));
    }

    private static float value(List<String> names, double[] params, String name) {
        return (float) params[names.indexOf(name)];
    }

    /** Elements from … to of w, g, m, v. */
    void run(List<MemorySegment> arrays, int from, int to) {
        MemorySegment w = arrays.get(0);
        MemorySegment g = arrays.get(1);
        MemorySegment m = arrays.get(2);
        MemorySegment v = arrays.get(3);
        for (int i = from; i < to; i += S.length()) {
            step(w, g, m, v, 4L * i);
        }
    }

    private void step(MemorySegment w, MemorySegment g, MemorySegment m, MemorySegment v, long at) {
        FloatVector gt = FloatVector.fromMemorySegment(S, g, at, LE);
        FloatVector mt = FloatVector.fromMemorySegment(S, m, at, LE).mul(b1).add(gt.mul(a1));
        FloatVector vt =
                FloatVector.fromMemorySegment(S, v, at, LE).mul(b2).add(gt.mul(gt).mul(a2));
        FloatVector update = mt.div(c1).mul(lr).div(vt.div(c2).sqrt().add(eps));
        FloatVector wt = FloatVector.fromMemorySegment(S, w, at, LE).mul(decayed).sub(update);
        wt.intoMemorySegment(w, at, LE);
        mt.intoMemorySegment(m, at, LE);
        vt.intoMemorySegment(v, at, LE);
    }
}
