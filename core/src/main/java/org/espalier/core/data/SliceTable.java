package org.espalier.core.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers byte strings: equal strings share a number, and numbers count up from 0 in order of first
 * sight.
 */
final class SliceTable {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Open addressing with linear probing; a slot holds a number plus one, 0 is free. */
    private int[] slots = new int[1 << 10];

    private int[] hashes = new int[1 << 9];
    private int[] ends = new int[1 << 9];
    private byte[] bytes = new byte[1 << 12];
    private int size;

    /** How many different strings there are. */
    int size() {
        return size;
    }

    /** The array in which all strings lie; valid until the next {@link #intern}. */
    byte[] bytes() {
        return bytes;
    }

    /** Where a string starts in {@link #bytes()}. */
    int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    /** Where a string ends in {@link #bytes()}. */
    int end(int number) {
        return ends[number];
    }

    /** The number of a string, which is added if it is new. */
    int intern(byte[] b, int from, int to) {
        int hash = hash(b, from, to);
        int slot = hash & slots.length - 1;
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (hashes[number] == hash
                    && Arrays.equals(bytes, start(number), ends[number], b, from, to)) {
                return number;
            }
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = size + 1;
        return append(hash, b, from, to);
    }

    private int append(int hash, byte[] b, int from, int to) {
        int start = start(size);
        int end = Math.addExact(start, to - from);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Growth.atLeast(bytes.length, end));
        }
        System.arraycopy(b, from, bytes, start, to - from);
        hashes[size] = hash;
        ends[size] = end;
        if (++size == hashes.length) {
            grow();
        }
        return size - 1;
    }

    private void grow() {
        hashes = Arrays.copyOf(hashes, 2 * size);
        ends = Arrays.copyOf(ends, 2 * size);
        slots = new int[4 * size];
        for (int number = 0; number < size; number++) {
            int slot = hashes[number] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = number + 1;
        }
    }

    /** Forgets all strings and keeps the memory. */
    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    private static int hash(byte[] b, int from, int to) {
        long h = (long) to - from;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            h = SplitMix.mix(h ^ (long) LONGS.get(b, i));
        }
        long tail = 0;
        for (; i < to; i++) {
            tail = tail << Byte.SIZE | (b[i] & 0xFF);
        }
        return (int) SplitMix.mix(h + SplitMix.GAMMA ^ tail);
    }
}
