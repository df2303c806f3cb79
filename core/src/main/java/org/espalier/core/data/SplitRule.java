package org.espalier.core.data;

import org.espalier.data.DataException;

/**
 * Which documents are held out. A document is held out when the SHA-256 of its path, as a
 * big-endian number, is a multiple of {@code holdout}. If that is true of none, the one with the
 * smallest hash is held out. Of the held-out documents those with the smallest hashes are the
 * validation split, until they have {@code validationBytes}; the rest is neither validated nor
 * trained on. In the same way the training split ends at {@code trainBytes}.
 *
 * @param holdout one in this many is held out; 0 holds out none
 * @param validationBytes the least size of the validation split, if there is that much
 * @param trainBytes the least size of the training split, if there is that much
 */
public record SplitRule(long holdout, long validationBytes, long trainBytes) {
    /** One in 64, and enough validation for two digits of bits per byte at a bounded cost. */
    public static final SplitRule DEFAULT = new SplitRule(64, 2_500_000, Long.MAX_VALUE);

    /** Checks the numbers. */
    public SplitRule {
        if (holdout < 0 || holdout == 1) {
            throw new DataException(
                    "holdout is 0 (nothing) or at least 2 (one in so many), not " + holdout);
        }
        if (validationBytes < 1 || trainBytes < 1) {
            throw new DataException(
                    "validationBytes and trainBytes are at least 1, not %s and %s"
                            .formatted(validationBytes, trainBytes));
        }
    }

    /** For people: {@code 1 in 64 by SHA-256 of the path}. */
    @Override
    public String toString() {
        return holdout == 0 ? "nothing" : "1 in " + holdout + " by SHA-256 of the path";
    }

    /** What the split depends on, for hashing. */
    String key() {
        return "split-1 " + holdout + " " + validationBytes + " " + trainBytes;
    }
}
