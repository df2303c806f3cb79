package org.espalier.core.train;

import java.util.ArrayDeque;
import java.util.Deque;

/** Terms per second over the last seconds. */
final class SpeedWindow {
    private static final long NANOS = 10_000_000_000L;

    private record Mark(long nanos, long terms) {}

    private final Deque<Mark> marks = new ArrayDeque<>();
    private long total;

    SpeedWindow(long now) {
        marks.add(new Mark(now, 0));
    }

    /** Adds a step that ended now. */
    void add(long now, long terms) {
        total += terms;
        marks.addLast(new Mark(now, total));
        while (marks.size() > 2 && now - marks.getFirst().nanos > NANOS) {
            marks.removeFirst();
        }
    }

    double perSecond() {
        Mark first = marks.getFirst();
        Mark last = marks.getLast();
        double seconds = (last.nanos - first.nanos) * 1e-9;
        return seconds > 0 ? (last.terms - first.terms) / seconds : 0;
    }
}
