package org.espalier.core.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.espalier.data.Progress;

/**
 * Trains a byte-level BPE (Sennrich, Haddow and Birch, ACL 2016, over bytes): join the adjacent
 * pair that occurs most often inside words, until there are enough tokens. Of equally frequent
 * pairs the one with the smaller left token wins, then the one with the smaller right token. A pair
 * that occurs once is never joined, so a small text may give fewer tokens than wanted.
 *
 * <p>Only the words in which a pair occurs are visited when it is joined. Counts in the queue may
 * be too high, as joining other pairs takes occurrences away; they are put right when they come up.
 */
final class BpeTrainer {
    private static final int REPORTS = 64;

    private final List<int[]> words = new ArrayList<>();
    private final WordCounts counts;
    private final PairTable pairs = new PairTable();
    private final List<IntList> places = new ArrayList<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
    private final PairTable merges = new PairTable();
    private long[] pairCounts = new long[1 << 9];

    /**
     * A pair of tokens with its number in {@link #pairs} and the count it had when it was queued.
     */
    private record Candidate(long count, int left, int right, int pair)
            implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate o) {
            int order = Long.compare(o.count, count);
            order = order != 0 ? order : Integer.compare(left, o.left);
            return order != 0 ? order : Integer.compare(right, o.right);
        }
    }

    private BpeTrainer(WordCounts counts) {
        this.counts = counts;
        for (int w = 0; w < counts.size(); w++) {
            words.add(counts.symbols(w));
            addPairs(w, 0);
        }
        enqueueFrom(0);
    }

    /** The model with at most this many tokens, 256 bytes and the end of text included. */
    static BpeModel train(WordCounts counts, int vocabulary, Progress progress) {
        var trainer = new BpeTrainer(counts);
        int wanted = vocabulary - BpeModel.BYTES - 1;
        for (int rank = 0; rank < wanted; rank++) {
            var best = trainer.mostFrequent();
            if (best.isEmpty()) {
                break;
            }
            if (rank % Math.max(1, wanted / REPORTS) == 0) {
                progress.report("train tokenizer", rank, wanted);
            }
            trainer.join(best.get());
        }
        progress.report("train tokenizer", wanted, wanted);
        return BpeModel.of(trainer.merges);
    }

    private Optional<Candidate> mostFrequent() {
        for (Candidate c = queue.poll(); c != null; c = queue.poll()) {
            long now = pairCounts[c.pair];
            if (now == c.count) {
                return Optional.of(c);
            }
            enqueue(c.pair);
        }
        return Optional.empty();
    }

    private void enqueueFrom(int first) {
        for (int p = first; p < pairs.size(); p++) {
            enqueue(p);
        }
    }

    private void enqueue(int pair) {
        if (pairCounts[pair] > 1) {
            queue.add(new Candidate(pairCounts[pair], pairs.left(pair), pairs.right(pair), pair));
        }
    }

    private void join(Candidate c) {
        int token = BpeModel.BYTES + merges.intern(c.left, c.right);
        int known = pairs.size();
        IntList where = places.get(c.pair);
        for (int i = 0; i < where.size(); i++) {
            int word = where.get(i);
            removePairs(word);
            words.set(word, joined(words.get(word), c, token));
            addPairs(word, known);
        }
        where.clear();
        enqueueFrom(known);
    }

    private static int[] joined(int[] word, Candidate c, int token) {
        int[] out = new int[word.length];
        int n = 0;
        for (int i = 0; i < word.length; i++) {
            boolean match = word[i] == c.left && i + 1 < word.length && word[i + 1] == c.right;
            out[n++] = match ? token : word[i];
            i += match ? 1 : 0;
        }
        return Arrays.copyOf(out, n);
    }

    private void removePairs(int word) {
        int[] s = words.get(word);
        for (int i = 0; i + 1 < s.length; i++) {
            pairCounts[pairs.find(s[i], s[i + 1])] -= counts.count(word);
        }
    }

    /**
     * Counts the pairs of a word and notes it as a place of those that are numbered {@code fresh}
     * or higher.
     */
    private void addPairs(int word, int fresh) {
        int[] s = words.get(word);
        for (int i = 0; i + 1 < s.length; i++) {
            int pair = intern(s[i], s[i + 1]);
            pairCounts[pair] += counts.count(word);
            if (pair >= fresh) {
                note(places.get(pair), word);
            }
        }
    }

    private static void note(IntList places, int word) {
        if (places.size() == 0 || places.get(places.size() - 1) != word) {
            places.add(word);
        }
    }

    private int intern(int left, int right) {
        int pair = pairs.intern(left, right);
        if (pair == places.size()) {
            places.add(new IntList(2));
            if (pair == pairCounts.length) {
                pairCounts = Arrays.copyOf(pairCounts, 2 * pair);
            }
        }
        return pair;
    }
}
