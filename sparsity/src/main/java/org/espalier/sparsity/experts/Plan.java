package org.espalier.sparsity.experts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which tokens go to which expert.
 *
 * @param tokens by expert, for each the tokens it takes, in the order it takes them
 * @param chosen whether a token wants an expert, capacities aside, row by row [R, N]
 * @param load how many tokens want an expert most of all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Plan(List<List<Integer>> tokens, boolean[] chosen, int[] load) {
    /** A plan that nobody is part of yet. */
    static Plan empty(Scores s) {
        List<List<Integer>> none =
                IntStream.range(0, s.experts())
                        .<List<Integer>>mapToObj(_ -> new ArrayList<>())
                        .toList();
        return new Plan(none, new boolean[s.p().length], new int[s.experts()]);
    }

    /** How many tokens each expert takes. */
    long[] sizes() {
        return tokens.stream().mapToLong(List::size).toArray();
    }

    /** How many places are taken, of all experts. */
    int taken() {
        return tokens.stream().mapToInt(List::size).sum();
    }

    /** The tokens, expert after expert [S]. */
    int[] flat() {
        return tokens.stream().flatMap(List::stream).mapToInt(t -> t).toArray();
    }

    /** The places of their scores [S]. */
    int[] places() {
        int experts = tokens.size();
        return IntStream.range(0, experts)
                .flatMap(e -> tokens.get(e).stream().mapToInt(t -> t * experts + e))
                .toArray();
    }

    /** How many tokens want each expert, capacities aside. */
    long[] wanted() {
        long[] all = new long[load.length];
        for (int i = 0; i < chosen.length; i++) {
            all[i % all.length] += chosen[i] ? 1 : 0;
        }
        return all;
    }

    /** The share of choices that no place was left for. */
    double dropped() {
        long wanted = Arrays.stream(wanted()).sum();
        return wanted == 0 ? 0 : 1 - taken() / (double) wanted;
    }

    /** The load of the busiest expert, in units of an even one. */
    double busiest() {
        int all = Arrays.stream(load).sum();
        int most = Arrays.stream(load).max().orElse(0);
        return all == 0 ? 0 : most * (double) load.length / all;
    }
}
