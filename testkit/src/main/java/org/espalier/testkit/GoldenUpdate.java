package org.espalier.testkit;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an optimizer must make of W = [[0.5, −1, 2], [1.5, 0.25, −0.75]] whose gradient is A ⊙ (W −
 * B), computed anew before each update, with A = [[1, 0.5, 2], [0.25, 4, 1]] and B = [[0, 1, −1],
 * [0.5, −0.5, 0]].
 *
 * @param options of the optimizer; the others keep their defaults
 * @param afterOne W after one update, row-major, to nine decimals
 * @param afterThree W after three
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GoldenUpdate(
        SortedMap<String, Object> options, double[] afterOne, double[] afterThree) {
    /** Copies the options; the arrays are the caller's to leave alone. */
    public GoldenUpdate {
        options = new TreeMap<>(options);
    }

    /** The options in words. */
    @Override
    public String toString() {
        return "golden update with " + options;
    }
}
