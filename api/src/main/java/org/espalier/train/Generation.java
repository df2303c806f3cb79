package org.espalier.train;

/**
 * How text is generated.
 *
 * @param prompt what it starts with
 * @param tokens how many tokens to add
 * @param temperature divides the logits; 0 takes the likeliest token
 * @param topK only the k likeliest tokens are drawn from; 0 for all
 * @param seed what the draws derive from
 * @param memoryBudget the most bytes its tensors may take; 0 for as many as there are
 */
public record Generation(
        String prompt, int tokens, double temperature, int topK, long seed, long memoryBudget) {
    /** Without a budget. */
    public Generation(String prompt, int tokens, double temperature, int topK, long seed) {
        this(prompt, tokens, temperature, topK, seed, 0);
    }

    /** 100 tokens at temperature 0.8 from the 40 likeliest, seed 0. */
    public static Generation of(String prompt) {
        return new Generation(prompt, 100, 0.8, 40, 0);
    }

    /** The same with a budget. */
    public Generation memoryBudget(long bytes) {
        return new Generation(prompt, tokens, temperature, topK, seed, bytes);
    }
}
