package org.espalier.tensor;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.kernel.Program;

/** Values for a program's scalar slots and random keys, by name. Immutable. */
public final class Scalars {
    private static final Scalars NONE = new Scalars(new TreeMap<>(), new TreeMap<>());

    private record Key(long key, long first) {}

    private final SortedMap<String, Double> params;
    private final SortedMap<String, Key> keys;

    private Scalars(SortedMap<String, Double> params, SortedMap<String, Key> keys) {
        this.params = params;
        this.keys = keys;
    }

    /** No scalars. */
    public static Scalars none() {
        return NONE;
    }

    /** One scalar. */
    public static Scalars of(String name, double value) {
        return NONE.with(name, value);
    }

    /** These and one scalar more. */
    public Scalars with(String name, double value) {
        SortedMap<String, Double> all = new TreeMap<>(params);
        all.put(name, value);
        return new Scalars(all, keys);
    }

    /** These and one random key: the 64-bit key and the number of the first element. */
    public Scalars key(String name, long key, long first) {
        SortedMap<String, Key> all = new TreeMap<>(keys);
        all.put(name, new Key(key, first));
        return new Scalars(params, all);
    }

    /**
     * The values in a program's slot order.
     *
     * @throws IllegalArgumentException naming a slot without a value
     */
    public double[] params(Program program) {
        List<String> names = program.params();
        double[] values = new double[names.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = need(params, names.get(i), program);
        }
        return values;
    }

    /** Key and first element of each random key of a program, in slot order. */
    public long[] keys(Program program) {
        List<String> names = program.keys();
        long[] flat = new long[2 * names.size()];
        for (int i = 0; i < names.size(); i++) {
            Key k = need(keys, names.get(i), program);
            flat[2 * i] = k.key;
            flat[2 * i + 1] = k.first;
        }
        return flat;
    }

    private static <T> T need(SortedMap<String, T> all, String name, Program program) {
        T value = all.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s: no value for '%s'; given: %s. Fix: Scalars.of(\"%s\", …)"
                            .formatted(program.name(), name, all.keySet(), name));
        }
        return value;
    }
}
