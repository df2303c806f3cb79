package org.espalier.benchmarks.experiments.neighbours;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * Some bytes of a text and the one that follows: {@code inputs} i32 [T], {@code targets} i32 [1].
 * Held out is every 16th of the text's samples for training, and no file, for what is compared is
 * how well the same text is learned.
 *
 * @param text whose samples have T targets, of which the last is taken
 * @param context T
 */
record NextByte(Dataset text, int context) implements Dataset {
    private static final long SHARE = 16;

    @Override
    public String id() {
        return "next-byte";
    }

    @Override
    public String fingerprint() {
        return text.fingerprint();
    }

    @Override
    public List<Field> fields() {
        return List.of(
                new Field("inputs", DType.I32, Shape.of(context)),
                new Field("targets", DType.I32, Shape.of(1)));
    }

    @Override
    public long size(Split split) {
        long held = text.size(Split.TRAIN) / SHARE;
        return split == Split.VALIDATION ? held : held * (SHARE - 1);
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        int[] targets = new int[context];
        text.read(
                Split.TRAIN,
                place(split, index),
                List.of(fields.getFirst(), MemorySegment.ofArray(targets)));
        fields.getLast().set(ValueLayout.JAVA_INT, 0, targets[context - 1]);
    }

    /** The first of each 16 is held out. */
    private static long place(Split split, long index) {
        return split == Split.VALIDATION
                ? index * SHARE
                : index / (SHARE - 1) * SHARE + index % (SHARE - 1) + 1;
    }

    @Override
    public void close() {
        text.close();
    }
}
