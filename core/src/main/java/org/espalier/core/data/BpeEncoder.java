package org.espalier.core.data;

/**
 * Encodes text with a model: each pre-token starts as its bytes, and the present pair of lowest
 * rank is joined again and again. Words seen before come from a cache, which is emptied when it is
 * full and never changes a result. For one thread.
 */
final class BpeEncoder {
    private static final int CACHED_WORDS = 1 << 17;
    private static final int LONGEST_CACHED = 64;

    /** The rank of a pair that is no merge. */
    private static final int NEVER = Integer.MAX_VALUE;

    private final BpeModel model;
    private final int cachedWords;
    private final SliceTable words = new SliceTable();
    private final IntList wordEnds = new IntList(1 << 9);
    private final IntList wordTokens = new IntList(1 << 11);

    private int[] tokens = new int[LONGEST_CACHED];

    /** ranks[i] is the rank of the pair (tokens[i], tokens[i + 1]). */
    private int[] ranks = new int[LONGEST_CACHED];

    BpeEncoder(BpeModel model) {
        this(model, CACHED_WORDS);
    }

    BpeEncoder(BpeModel model, int cachedWords) {
        this.model = model;
        this.cachedWords = cachedWords;
    }

    /** Appends the tokens of a text. */
    void encode(byte[] text, IntList out) {
        for (int from = 0; from < text.length; ) {
            int end = PreTokens.end(text, from, text.length);
            if (end - from > LONGEST_CACHED) {
                int count = merge(text, from, end); // may replace the array
                out.addAll(tokens, 0, count);
            } else {
                cached(text, from, end, out);
            }
            from = end;
        }
    }

    private void cached(byte[] text, int from, int end, IntList out) {
        if (words.size() == cachedWords) {
            words.clear();
            wordEnds.clear();
            wordTokens.clear();
        }
        int word = words.intern(text, from, end);
        if (word == wordEnds.size()) {
            int count = merge(text, from, end);
            wordTokens.addAll(tokens, 0, count);
            wordEnds.add(wordTokens.size());
        }
        int start = word == 0 ? 0 : wordEnds.get(word - 1);
        out.addAll(wordTokens.items(), start, wordEnds.get(word) - start);
    }

    /** Leaves the tokens of a pre-token in {@link #tokens} and returns how many they are. */
    private int merge(byte[] text, int from, int end) {
        int n = end - from;
        start(text, from, n);
        for (int rank = lowest(n); rank != NEVER; rank = lowest(n)) {
            n = join(n, rank);
        }
        return n;
    }

    private void start(byte[] text, int from, int n) {
        if (n > tokens.length) {
            tokens = new int[Growth.atLeast(tokens.length, n)];
            ranks = new int[tokens.length];
        }
        for (int i = 0; i < n; i++) {
            tokens[i] = model.byteToken(text[from + i] & 0xFF);
        }
        for (int i = 0; i < n; i++) {
            ranks[i] = rank(i, n);
        }
    }

    private int rank(int i, int n) {
        int pair = i + 1 < n ? model.pairs().find(tokens[i], tokens[i + 1]) : PairTable.NONE;
        return pair == PairTable.NONE ? NEVER : pair;
    }

    private int lowest(int n) {
        int lowest = NEVER;
        for (int i = 0; i < n; i++) {
            lowest = Math.min(lowest, ranks[i]);
        }
        return lowest;
    }

    /**
     * Joins every pair of this rank, from the left; afterwards only ranks beside a new token are
     * looked up again.
     */
    private int join(int n, int rank) {
        int token = model.result(rank);
        int count = 0;
        for (int i = 0; i < n; i++, count++) {
            boolean match = ranks[i] == rank;
            tokens[count] = match ? token : tokens[i];
            ranks[count] = ranks[i];
            i += match ? 1 : 0;
        }
        for (int i = 0; i < count; i++) {
            if (tokens[i] == token || (i + 1 < count && tokens[i + 1] == token)) {
                ranks[i] = rank(i, count);
            }
        }
        return count;
    }
}
