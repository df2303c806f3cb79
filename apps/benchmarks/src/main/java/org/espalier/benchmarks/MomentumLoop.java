package org.espalier.benchmarks;

import static org.espalier.benchmarks.HandLoop.load;
import static org.espalier.benchmarks.HandLoop.store;
import static org.espalier.benchmarks.HandLoop.value;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.espalier.kernel.Program;

/** Gradient descent with momentum by hand: three arrays read, two written. */
record MomentumLoop(float lr, float decayed, float mu) implements HandLoop {
    static MomentumLoop of(Program program, double... params) {
        List<String> names = program.params();
        float lr = value(names, params, "lr");
        return new MomentumLoop(
                lr, 1 - lr * value(names, params, "decay"), value(names, params, "mu"));
    }

    @Override
    public List<String> arrays() {
        return List.of("w", "g", "v");
    }

    @Override
    public int streams() {
        return 5;
    }

    @Override
    public void run(List<MemorySegment> arrays, int from, int to) {
        MemorySegment w = arrays.get(0);
        MemorySegment g = arrays.get(1);
        MemorySegment v = arrays.get(2);
        for (int i = from; i < to; i += S.length()) {
            long at = 4L * i;
            FloatVector vt = load(v, at).mul(mu).add(load(g, at));
            store(load(w, at).mul(decayed).sub(vt.mul(lr)), w, at);
            store(vt, v, at);
        }
    }
}
