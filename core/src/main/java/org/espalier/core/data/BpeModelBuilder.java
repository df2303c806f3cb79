package org.espalier.core.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Builds a model from the names of tokens and checks what {@link BpeModel} promises. */
final class BpeModelBuilder {
    private static final int UNKNOWN = -1;

    private final Rules rules;
    private final Map<String, Integer> vocabulary;
    private final Map<String, Integer> specials;
    private final List<Merge> merges;
    private final byte[][] tokens;

    /** Two tokens to be joined, in symbols. */
    record Merge(String left, String right) {}

    /** Throws unless the rule holds. */
    @FunctionalInterface
    interface Rules {
        void check(boolean holds, String rule);
    }

    BpeModelBuilder(
            Rules rules,
            Map<String, Integer> vocabulary,
            Map<String, Integer> specials,
            List<Merge> merges) {
        this.rules = rules;
        this.vocabulary = vocabulary;
        this.specials = specials;
        this.merges = merges;
        specials.forEach(this::addSpecial);
        this.tokens = new byte[vocabulary.size()][];
    }

    private void addSpecial(String content, int id) {
        Integer before = vocabulary.putIfAbsent(content, id);
        rules.check(
                before == null || before == id,
                "'" + content + "' has one number, but it has " + before + " and " + id);
    }

    BpeModel build() {
        vocabulary.forEach(this::addToken);
        int end = specials.getOrDefault(BpeModel.END_OF_TEXT, UNKNOWN);
        rules.check(end != UNKNOWN, "there is a special token '" + BpeModel.END_OF_TEXT + "'");
        int[] byteTokens = byteTokens();
        PairTable pairs = new PairTable();
        int[] results = results(pairs, byteTokens);
        var names = new ArrayList<BpeModel.Special>();
        specials.forEach((content, id) -> names.add(new BpeModel.Special(id, content)));
        names.sort((a, b) -> Integer.compare(a.token(), b.token()));
        return new BpeModel(List.of(tokens), byteTokens, pairs, results, List.copyOf(names), end);
    }

    private void addToken(String name, int id) {
        rules.check(
                id < tokens.length,
                "tokens are numbered without gaps, but '"
                        + name
                        + "' of "
                        + tokens.length
                        + " is "
                        + id);
        rules.check(
                tokens[id] == null,
                "every token has its own number, but " + id + " is given twice");
        tokens[id] = specials.containsKey(name) ? new byte[0] : bytes(name);
    }

    private byte[] bytes(String name) {
        rules.check(
                !name.isEmpty() && name.length() <= BpeModel.MAX_TOKEN_BYTES,
                "a token has 1 to "
                        + BpeModel.MAX_TOKEN_BYTES
                        + " bytes, but one has "
                        + name.length());
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            int b = ByteSymbols.toByte(name.charAt(i)).orElse(UNKNOWN);
            rules.check(
                    b != UNKNOWN, "tokens are written in byte symbols, but '" + name + "' is not");
            bytes[i] = (byte) b;
        }
        return bytes;
    }

    private int[] byteTokens() {
        int[] byteTokens = new int[BpeModel.BYTES];
        for (int b = 0; b < BpeModel.BYTES; b++) {
            String symbol = ByteSymbols.text(new byte[] {(byte) b});
            byteTokens[b] = number(symbol);
        }
        return byteTokens;
    }

    private int number(String name) {
        int id = vocabulary.getOrDefault(name, UNKNOWN);
        rules.check(
                id != UNKNOWN,
                "all bytes and merged tokens are in the vocabulary, but '" + name + "' is not");
        return id;
    }

    /** The token that each merge makes, while the pairs are numbered by rank. */
    private int[] results(PairTable pairs, int[] byteTokens) {
        boolean[] made = new boolean[tokens.length];
        Arrays.stream(byteTokens).forEach(t -> made[t] = true);
        int[] results = new int[merges.size()];
        for (int rank = 0; rank < results.length; rank++) {
            Merge m = merges.get(rank);
            int left = number(m.left);
            int right = number(m.right);
            results[rank] = number(m.left + m.right);
            String what =
                    ", but merge " + rank + " ('" + m.left + "', '" + m.right + "') breaks it";
            rules.check(
                    made[left] && made[right], "a merge joins bytes and earlier results" + what);
            rules.check(!made[results[rank]], "a merge makes a new token" + what);
            made[results[rank]] = true;
            pairs.intern(left, right);
        }
        return results;
    }
}
