package org.espalier.benchmarks;

import static org.espalier.benchmarks.HandLoop.load;
import static org.espalier.benchmarks.HandLoop.store;
import static org.espalier.benchmarks.HandLoop.value;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.espalier.kernel.Program;

/** AdamW by hand: four arrays read, three written. */
record AdamWLoop(
        float lr,
        float decayed,
        float b1,
        float a1,
        float b2,
        float a2,
        float c1,
        float c2,
        float eps)
        implements HandLoop {
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

    @Override
    public List<String> arrays() {
        return List.of("w", "g", "m", "v");
    }

    @Override
    public int streams() {
        return 7;
    }

    @Override
    public void run(List<MemorySegment> arrays, int from, int to) {
        MemorySegment w = arrays.get(0);
        MemorySegment g = arrays.get(1);
        MemorySegment m = arrays.get(2);
        MemorySegment v = arrays.get(3);
        for (int i = from; i < to; i += S.length()) {
            step(w, g, m, v, 4L * i);
        }
    }

    private void step(MemorySegment w, MemorySegment g, MemorySegment m, MemorySegment v, long at) {
        FloatVector gt = load(g, at);
        FloatVector mt = load(m, at).mul(b1).add(gt.mul(a1));
        FloatVector vt = load(v, at).mul(b2).add(gt.mul(gt).mul(a2));
        FloatVector update = mt.div(c1).mul(lr).div(vt.div(c2).sqrt().add(eps));
        store(load(w, at).mul(decayed).sub(update), w, at);
        store(mt, m, at);
        store(vt, v, at);
    }
}
