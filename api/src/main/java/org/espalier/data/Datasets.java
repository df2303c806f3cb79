package org.espalier.data;

import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.internal.Platform;

/** Datasets by id, as a run file names them. */
public final class Datasets {
    private static final int CONTEXT = 256;

    private Datasets() {}

    /** A dataset with its default options and, for text, samples of 256 tokens. */
    public static Dataset open(String id) {
        return open(id, new TreeMap<>(), CONTEXT);
    }

    /**
     * A dataset.
     *
     * @param options its options by name, as in a run file
     * @param context for text, the tokens of a sample
     */
    public static Dataset open(String id, SortedMap<String, Object> options, int context) {
        return Platform.get().dataset(id, options, context);
    }
}
