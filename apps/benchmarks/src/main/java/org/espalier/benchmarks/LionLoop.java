package org.espalier.benchmarks;

import static org.espalier.benchmarks.HandLoop.load;
import static org.espalier.benchmarks.HandLoop.store;
import static org.espalier.benchmarks.HandLoop.value;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.espalier.kernel.Program;

/** Lion by hand: three arrays read, two written. */
record LionLoop(float lr, float decayed, float b1, float a1, float b2, float a2)
        implements HandLoop {
    static LionLoop of(Program program, double... params) {
        List<String> names = program.params();
        float lr = value(names, params, "lr");
        return new LionLoop(
                lr,
                1 - lr * value(names, params, "decay"),
                value(names, params, "b1"),
                value(names, params, "1-b1"),
                value(names, params, "b2"),
                value(names, params, "1-b2"));
    }

    @Override
    public List<String> arrays() {
        return List.of("w", "g", "m");
    }

    @Override
    public int streams() {
        return 5;
    }

    @Override
    public void run(List<MemorySegment> arrays, int from, int to) {
        MemorySegment w = arrays.get(0);
        MemorySegment g = arrays.get(1);
        MemorySegment m = arrays.get(2);
        for (int i = from; i < to; i += S.length()) {
            step(w, g, m, 4L * i);
        }
    }

    private void step(MemorySegment w, MemorySegment g, MemorySegment m, long at) {
        FloatVector gt = load(g, at);
        FloatVector mt = load(m, at);
        FloatVector u = sign(mt.mul(b1).add(gt.mul(a1)));
        store(load(w, at).mul(decayed).sub(u.mul(lr)), w, at);
        store(mt.mul(b2).add(gt.mul(a2)), m, at);
    }

    private static FloatVector sign(FloatVector x) {
        return FloatVector.zero(S)
                .blend(1, x.compare(VectorOperators.GT, 0))
                .blend(-1, x.compare(VectorOperators.LT, 0));
    }
}
