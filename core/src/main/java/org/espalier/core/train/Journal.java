package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.io.MetricsLine;

/** Where a run writes what it did. */
interface Journal {
    /** Adds a line. */
    void add(MetricsLine line);

    /** All lines so far. */
    List<MetricsLine> lines();

    /** Makes the lines durable. */
    void force();

    /** A journal that lives as long as the run. */
    final class InMemory implements Journal {
        private final List<MetricsLine> lines = new ArrayList<>();

        @Override
        public void add(MetricsLine line) {
            lines.add(line);
        }

        @Override
        public List<MetricsLine> lines() {
            return List.copyOf(lines);
        }

        @Override
        public void force() {}
    }
}
