package org.espalier.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.data.Tokenizer;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/** Samples without a file: letters of an alphabet that follow each other by a rule. */
record Letters(int context, int alphabet) implements Dataset {
    @Override
    public String id() {
        return "letters";
    }

    @Override
    public String fingerprint() {
        return toString();
    }

    @Override
    public List<Field> fields() {
        return List.of(
                new Field("inputs", DType.I32, Shape.of(context)),
                new Field("targets", DType.I32, Shape.of(context)));
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? 500 : 10;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        long letter = index * 5 % alphabet;
        for (int t = 0; t < context; t++) {
            put(fields.getFirst(), t, letter);
            letter = (letter * 3 + 1 + index % 2) % alphabet;
            put(fields.getLast(), t, letter);
        }
    }

    private static void put(MemorySegment field, int at, long number) {
        field.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, at, (int) number);
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> facts() {
        return new TreeMap<>();
    }

    @Override
    public OptionalLong bytes(Split split) {
        return OptionalLong.empty();
    }

    @Override
    public OptionalDouble deflateBitsPerByte() {
        return OptionalDouble.empty();
    }

    @Override
    public void close() {}
}
