package org.espalier.core.data;

import java.util.Arrays;

/** Numbers pairs of tokens: numbers count up from 0 in order of first sight. */
final class PairTable {
    /** What {@link #find} answers for a pair that was never added. */
    static final int NONE = -1;

    /** Open addressing with linear probing; a slot holds a number plus one, 0 is free. */
    private int[] slots = new int[1 << 10];

    private long[] keys = new long[1 << 9];
    private int size;

    int size() {
        return size;
    }

    int left(int number) {
        return (int) (keys[number] >>> Integer.SIZE);
    }

    int right(int number) {
        return (int) keys[number];
    }

    /** The number of a pair, or {@link #NONE}. */
    int find(int left, int right) {
        return slots[slot(key(left, right))] - 1;
    }

    /** The number of a pair, which is added if it is new. */
    int intern(int left, int right) {
        long key = key(left, right);
        int slot = slot(key);
        if (slots[slot] == 0) {
            slots[slot] = size + 1;
            keys[size++] = key;
            if (size == keys.length) {
                grow();
            }
            return size - 1;
        }
        return slots[slot] - 1;
    }

    private static long key(int left, int right) {
        return (long) left << Integer.SIZE | (right & 0xFFFFFFFFL);
    }

    private int slot(long key) {
        int slot = (int) SplitMix.mix(key) & slots.length - 1;
        while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, 2 * size);
        slots = new int[4 * size];
        for (int number = 0; number < size; number++) {
            slots[slot(keys[number])] = number + 1;
        }
    }
}
