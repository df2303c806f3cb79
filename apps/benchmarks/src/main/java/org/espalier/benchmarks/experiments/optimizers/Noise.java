package org.espalier.benchmarks.experiments.optimizers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.espalier.benchmarks.experiments.linear.Draws;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * Samples of independent noise, uniform in [−1, 1).
 *
 * @param seed of all samples
 * @param width numbers of a sample
 */
record Noise(long seed, int width) implements Dataset {
    /** The variance of a number. */
    static final double VARIANCE = 1.0 / 3;

    private static final long SIZE = 1 << 20;

    @Override
    public String id() {
        return "noise";
    }

    @Override
    public String fingerprint() {
        return "noise-%s-%s".formatted(seed, width);
    }

    @Override
    public List<Field> fields() {
        return List.of(new Field("b", DType.F32, Shape.of(width)));
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? SIZE : 0;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        Draws draws = new Draws(seed * SIZE + index);
        for (int i = 0; i < width; i++) {
            fields.getFirst().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) draws.signed());
        }
    }
}
