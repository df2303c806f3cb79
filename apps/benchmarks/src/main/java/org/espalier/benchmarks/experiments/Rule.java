package org.espalier.benchmarks.experiments;

import java.util.function.Function;

/**
 * Something that must hold of an experiment's results.
 *
 * @param words the rule for people
 * @param check decides
 */
public record Rule(String words, Function<Results, Finding> check) {
    /**
     * What a rule finds.
     *
     * @param holds whether the rule holds
     * @param found the numbers it was decided by, in words
     */
    public record Finding(boolean holds, String found) {}
}
