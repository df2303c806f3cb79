package org.espalier.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * Points of a few numbers and their classes, {@code inputs} f32 [inputs] and {@code targets} i32
 * [], for models that a test makes and the objective {@code classification}.
 *
 * @param inputs numbers of a point
 * @param classes the sample's number modulo this is its class
 * @param samples for training; none is held out
 */
public record Points(int inputs, int classes, long samples) implements Dataset {
    @Override
    public String id() {
        return "points";
    }

    @Override
    public String fingerprint() {
        return "points";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                new Field("inputs", DType.F32, Shape.of(inputs)),
                new Field("targets", DType.I32, Shape.of()));
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? samples : 0;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        for (int i = 0; i < inputs; i++) {
            float x = (float) StrictMath.sin((double) (index + i));
            fields.getFirst().setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, x);
        }
        fields.getLast().set(ValueLayout.JAVA_INT_UNALIGNED, 0, (int) (index % classes));
    }
}
