package org.espalier.core.train;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.data.FeistelPermutation;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;

/**
 * Batches by the global number of their first sample: the number is all the state there is.
 * Training samples are shuffled anew each epoch by a permutation of the index; validation samples
 * come in order.
 */
public final class BatchReader {
    private final Session session;
    private final Dataset dataset;

    /** Batches of a dataset as tensors of a session. */
    public BatchReader(Session session, Dataset dataset) {
        this.session = session;
        this.dataset = dataset;
    }

    /** Training samples first … first + count − 1 of the endless shuffled sequence. */
    public Batch training(long first, int count) {
        long size = dataset.size(Split.TRAIN);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            long g = first + i;
            numbers[i] = FeistelPermutation.of(size, session.seed(), g / size).apply(g % size);
        }
        return read(Split.TRAIN, first, numbers);
    }

    /** Validation samples first … first + count − 1, fewer at the end. */
    public Batch validation(long first, int count) {
        long end = Math.min(first + count, dataset.size(Split.VALIDATION));
        long[] numbers = new long[Math.toIntExact(end - first)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = first + i;
        }
        return read(Split.VALIDATION, first, numbers);
    }

    private Batch read(Split split, long first, long... numbers) {
        List<Field> fields = dataset.fields();
        try (Arena arena = Arena.ofConfined()) {
            List<MemorySegment> stacked = new ArrayList<>();
            for (Field f : fields) {
                stacked.add(arena.allocate(Math.max(8, bytes(f) * numbers.length), 8));
            }
            for (int i = 0; i < numbers.length; i++) {
                dataset.read(split, numbers[i], rows(fields, stacked, i));
            }
            return batch(fields, stacked, first, numbers.length);
        }
    }

    private static long bytes(Field f) {
        return f.shape().elements() * f.dtype().bytes();
    }

    private static List<MemorySegment> rows(
            List<Field> fields, List<MemorySegment> stacked, int row) {
        List<MemorySegment> rows = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            long size = bytes(fields.get(i));
            rows.add(stacked.get(i).asSlice(row * size, size));
        }
        return rows;
    }

    private Batch batch(List<Field> fields, List<MemorySegment> stacked, long first, int samples) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        SortedMap<String, Long> counts = new TreeMap<>();
        for (int i = 0; i < fields.size(); i++) {
            Field f = fields.get(i);
            Shape shape = Shape.of(samples).concat(f.shape());
            MemorySegment data = stacked.get(i).asSlice(0, bytes(f) * samples);
            tensors.put(f.name(), session.create(f.dtype(), shape, data));
            if (f.dtype() == DType.I32) {
                counts.put(f.name(), countNonNegative(data));
            }
        }
        return new Batch(tensors, counts, first);
    }

    private static long countNonNegative(MemorySegment data) {
        long n = 0;
        for (long at = 0; at < data.byteSize(); at += Integer.BYTES) {
            n += data.get(ValueLayout.JAVA_INT, at) >= 0 ? 1 : 0;
        }
        return n;
    }
}
