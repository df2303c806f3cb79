package org.espalier.core.data;

/** The new length of an array that ran full. */
final class Growth {
    /** The longest array that every JVM can allocate. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private Growth() {}

    /** At least {@code needed}, and twice {@code length} where that is possible. */
    static int atLeast(int length, int needed) {
        return Math.max(needed, (int) Math.min(2L * length, LONGEST));
    }
}
