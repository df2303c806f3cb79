package org.espalier.simd.composite;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Things that tasks borrow, each used by one task at a time. As many are made as are ever in use at
 * once.
 */
final class Pool<T> {
    private final Supplier<T> source;
    private final Deque<T> free = new ArrayDeque<>();

    Pool(Supplier<T> source) {
        this.source = source;
    }

    /** One that nobody uses, as its last user left it. */
    synchronized T take() {
        T one = free.pollLast();
        return one == null ? source.get() : one;
    }

    synchronized void give(T one) {
        free.addLast(one);
    }
}
