package org.espalier.benchmarks.experiments.loops;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * Texts of random tokens whose lengths, from 1 to the context, are as unequal as can be; what is
 * left of the context is padding that counts for nothing.
 */
record UnequalTexts(long seed, int vocabulary, int context) implements Dataset {
    private static final long SIZE = 1 << 10;
    private static final int PADDING = -1;

    @Override
    public String id() {
        return "unequal-texts";
    }

    @Override
    public String fingerprint() {
        return "unequal-texts-%s-%s-%s".formatted(seed, vocabulary, context);
    }

    @Override
    public List<Field> fields() {
        Shape shape = Shape.of(context);
        return List.of(
                new Field("inputs", DType.I32, shape), new Field("targets", DType.I32, shape));
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? SIZE : 0;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        SplittableRandom random = new SplittableRandom(seed * SIZE + index);
        int length = 1 + random.nextInt(context);
        int token = random.nextInt(vocabulary);
        for (int i = 0; i < context; i++) {
            int next = random.nextInt(vocabulary);
            fields.getFirst().setAtIndex(ValueLayout.JAVA_INT, i, i < length ? token : 0);
            fields.getLast().setAtIndex(ValueLayout.JAVA_INT, i, i < length ? next : PADDING);
            token = next;
        }
    }
}
