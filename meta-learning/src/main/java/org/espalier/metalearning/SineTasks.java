package org.espalier.metalearning;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Shape;

/**
 * y = A sin(x − φ) with A in [0.1, 5), φ in [0, π) and x in [−5, 5): {@code support.x}, {@code
 * support.y} f32 [K, 1], {@code query.x}, {@code query.y} f32 [Q, 1]. Task n follows from seed,
 * split and n by Philox.
 */
record SineTasks(int shots, int queries, long tasks, long validation, long seed)
        implements Dataset {
    static final String ID = "sinusoid";

    private static final double LEAST = 0.1;
    private static final double MOST = 5;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String fingerprint() {
        byte[] text = toString().getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public List<Field> fields() {
        Shape support = Shape.of(shots, 1);
        Shape query = Shape.of(queries, 1);
        return List.of(
                new Field("support.x", DType.F32, support),
                new Field("support.y", DType.F32, support),
                new Field("query.x", DType.F32, query),
                new Field("query.y", DType.F32, query));
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? tasks : validation;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        if (index < 0 || index >= size(split)) {
            throw new DataException(
                    "%s: there is no task %s among %s".formatted(ID, index, size(split)));
        }
        new Wave(Philox.key(seed, ID + "/" + split, 0), index * (2L + shots + queries))
                .write(shots, queries, fields);
    }

    /** One task's numbers: amplitude, phase, then the points. */
    private record Wave(long key, long first) {
        private double draw(int i, double low, double high) {
            return low + (high - low) * Philox.uniform(Philox.word(key, first + i));
        }

        void write(int shots, int queries, List<MemorySegment> fields) {
            double amplitude = draw(0, LEAST, MOST);
            double phase = draw(1, 0, StrictMath.PI);
            for (int i = 0; i < shots + queries; i++) {
                int part = i < shots ? 0 : 2;
                int place = i < shots ? i : i - shots;
                float x = (float) draw(2 + i, -MOST, MOST);
                float y = (float) (amplitude * StrictMath.sin(x - phase));
                set(fields.get(part), place, x);
                set(fields.get(part + 1), place, y);
            }
        }

        private static void set(MemorySegment field, int place, float value) {
            field.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, place, value);
        }
    }
}
