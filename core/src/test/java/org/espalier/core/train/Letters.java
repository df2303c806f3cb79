package org.espalier.core.train;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.OptionalLong;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * Samples without a file: letters that follow each other in a pattern. Of the targets of sample i
 * the first i mod (T + 1) are ignored, so that samples have unequal counts.
 */
record Letters(int context, int vocabulary, long training, long validation, boolean unequal)
        implements Dataset {
    @Override
    public String id() {
        return "letters";
    }

    @Override
    public String fingerprint() {
        return "letters " + this;
    }

    @Override
    public List<Field> fields() {
        return List.of(
                new Field("inputs", DType.I32, Shape.of(context)),
                new Field("targets", DType.I32, Shape.of(context)));
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? training : validation;
    }

    /** How many targets of a sample are ignored. */
    int ignored(long index) {
        return unequal ? (int) (index % (context + 1)) : 0;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        for (int t = 0; t < context; t++) {
            long letter = (index * 3 + t * (1 + index % 2)) % vocabulary;
            long next = (letter + 1 + index % 2) % vocabulary;
            put(fields.getFirst(), t, letter);
            put(fields.getLast(), t, t < ignored(index) ? -1 : next);
        }
    }

    private static void put(MemorySegment field, int at, long number) {
        field.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, at, (int) number);
    }

    @Override
    public OptionalLong bytes(Split split) {
        return OptionalLong.of(size(split) * context);
    }
}
