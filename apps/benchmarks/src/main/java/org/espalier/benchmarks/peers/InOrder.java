package org.espalier.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * Samples 0, 1, 2 … in the order of reading, whatever number is asked for: so all sides meet them
 * in one order, though a trainer shuffles.
 */
final class InOrder implements Dataset {
    /** Writes sample n. */
    @FunctionalInterface
    private interface Source {
        void write(long n, List<MemorySegment> fields);
    }

    private final List<Field> fields;
    private final Source source;
    private final AtomicLong next = new AtomicLong();

    private InOrder(List<Field> fields, Source source) {
        this.fields = fields;
        this.source = source;
    }

    static InOrder tokens(int vocabulary, int context) {
        Shape shape = Shape.of(context);
        return new InOrder(
                List.of(
                        new Field("inputs", DType.I32, shape),
                        new Field("targets", DType.I32, shape)),
                (n, f) -> {
                    for (int part = 0; part < 2; part++) {
                        int[] tokens = Samples.tokens(n, part, context, vocabulary);
                        copy(MemorySegment.ofArray(tokens), f.get(part));
                    }
                });
    }

    static InOrder digits(int width, int classes) {
        Samples.Digits digits = new Samples.Digits(width, classes);
        return new InOrder(
                List.of(
                        new Field("inputs", DType.F32, Shape.of(width)),
                        new Field("targets", DType.I32, Shape.of())),
                (n, f) -> {
                    copy(MemorySegment.ofArray(digits.pixels(n)), f.get(0));
                    f.get(1).set(ValueLayout.JAVA_INT, 0, digits.label(n));
                });
    }

    /**
     * y = a·sin(x + p): a in [0.1, 5), p in [0, π), x in [−5, 5); K to learn from, K to test on.
     */
    static InOrder sinusoids(int shots) {
        Shape shape = Shape.of(shots, 1);
        List<Field> fields =
                List.of("support.x", "support.y", "query.x", "query.y").stream()
                        .map(name -> new Field(name, DType.F32, shape))
                        .toList();
        return new InOrder(fields, (n, f) -> sinusoid(new SplittableRandom(n), shots, f));
    }

    private static void sinusoid(SplittableRandom random, int shots, List<MemorySegment> fields) {
        double amplitude = random.nextDouble(0.1, 5);
        double phase = random.nextDouble(0, StrictMath.PI);
        for (int i = 0; i < 2 * shots; i++) {
            double x = random.nextDouble(-5, 5);
            int part = i < shots ? 0 : 2;
            float y = (float) (amplitude * StrictMath.sin(x + phase));
            fields.get(part).setAtIndex(ValueLayout.JAVA_FLOAT, i % shots, (float) x);
            fields.get(part + 1).setAtIndex(ValueLayout.JAVA_FLOAT, i % shots, y);
        }
    }

    private static void copy(MemorySegment from, MemorySegment to) {
        to.copyFrom(from);
    }

    @Override
    public String id() {
        return "in-order";
    }

    @Override
    public String fingerprint() {
        return "in-order";
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? 1 << 20 : 0;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> target) {
        source.write(next.getAndIncrement(), target);
    }
}
