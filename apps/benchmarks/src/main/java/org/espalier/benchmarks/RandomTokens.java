package org.espalier.benchmarks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/** Endless random tokens: [T] inputs and [T] targets per sample. */
public record RandomTokens(int vocabulary, int context) implements Dataset {
    @Override
    public String id() {
        return "random";
    }

    @Override
    public String fingerprint() {
        return "random";
    }

    @Override
    public List<Field> fields() {
        Shape shape = Shape.of(context);
        return List.of(
                new Field("inputs", DType.I32, shape), new Field("targets", DType.I32, shape));
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? 1 << 20 : 0;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        SplittableRandom random = new SplittableRandom(index);
        for (MemorySegment field : fields) {
            for (int i = 0; i < context; i++) {
                field.setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt(vocabulary));
            }
        }
    }
}
