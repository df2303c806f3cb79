package org.espalier.core.data;

import java.util.Arrays;

/** Numbers in a row, without boxes. */
final class IntList {
    private int[] items;
    private int size;

    IntList(int capacity) {
        items = new int[Math.max(1, capacity)];
    }

    int size() {
        return size;
    }

    int get(int index) {
        return items[index];
    }

    /** The array under the list, valid up to {@link #size()} until the next addition. */
    int[] items() {
        return items;
    }

    void add(int item) {
        reserve(1);
        items[size++] = item;
    }

    void addAll(int[] from, int start, int count) {
        reserve(count);
        System.arraycopy(from, start, items, size, count);
        size += count;
    }

    void clear() {
        size = 0;
    }

    int[] toArray() {
        return Arrays.copyOf(items, size);
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > items.length) {
            items = Arrays.copyOf(items, Growth.atLeast(items.length, needed));
        }
    }
}
