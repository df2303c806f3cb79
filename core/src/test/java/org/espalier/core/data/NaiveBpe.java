package org.espalier.core.data;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Training and encoding as the definitions say, without any table: what the fast ones are compared
 * with.
 */
final class NaiveBpe {
    private NaiveBpe() {}

    record Pair(int left, int right) implements Comparable<Pair> {
        @Override
        public int compareTo(Pair o) {
            return left != o.left ? Integer.compare(left, o.left) : Integer.compare(right, o.right);
        }
    }

    /** The merges in order; merge r makes token 256 + r. */
    static List<Pair> train(List<byte[]> documents, int merges) {
        List<List<Integer>> words = new ArrayList<>();
        documents.forEach(d -> words.addAll(words(d)));
        List<Pair> ranks = new ArrayList<>();
        while (ranks.size() < merges) {
            var counts = new TreeMap<Pair, Integer>();
            for (var w : words) {
                for (int i = 0; i + 1 < w.size(); i++) {
                    counts.merge(new Pair(w.get(i), w.get(i + 1)), 1, Integer::sum);
                }
            }
            int most = counts.values().stream().max(Integer::compare).orElse(0);
            if (most < 2) {
                break;
            }
            Pair best =
                    counts.keySet().stream()
                            .filter(p -> counts.get(p) == most)
                            .findFirst()
                            .orElseThrow();
            words.replaceAll(w -> joinAll(w, best, 256 + ranks.size()));
            ranks.add(best);
        }
        return ranks;
    }

    private static List<Integer> joinAll(List<Integer> word, Pair pair, int token) {
        var out = new ArrayList<Integer>();
        for (int i = 0; i < word.size(); i++) {
            boolean match =
                    i + 1 < word.size() && new Pair(word.get(i), word.get(i + 1)).equals(pair);
            out.add(match ? token : word.get(i));
            i += match ? 1 : 0;
        }
        return out;
    }

    /** Joins the leftmost pair of lowest rank, one at a time. */
    static int[] encode(List<Pair> ranks, byte[] text) {
        var out = new ArrayList<Integer>();
        for (var word : words(text)) {
            for (int at = best(ranks, word); at >= 0; at = best(ranks, word)) {
                int rank = ranks.indexOf(new Pair(word.get(at), word.get(at + 1)));
                word.set(at, 256 + rank);
                word.remove(/* index */ at + 1);
            }
            out.addAll(word);
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int best(List<Pair> ranks, List<Integer> word) {
        int best = -1;
        int lowest = Integer.MAX_VALUE;
        for (int i = 0; i + 1 < word.size(); i++) {
            int rank = ranks.indexOf(new Pair(word.get(i), word.get(i + 1)));
            if (rank >= 0 && rank < lowest) {
                best = i;
                lowest = rank;
            }
        }
        return best;
    }

    private static List<List<Integer>> words(byte[] text) {
        List<List<Integer>> words = new ArrayList<>();
        for (int from = 0; from < text.length; ) {
            int end = PreTokens.end(text, from, text.length);
            var word = new ArrayList<Integer>();
            for (; from < end; from++) {
                word.add(text[from] & 0xFF);
            }
            words.add(word);
        }
        return words;
    }
}
