package org.espalier.core.train;

import java.util.List;
import java.util.function.LongPredicate;
import org.espalier.core.io.NamedArray;

/** Where a loop puts the state after a step, and takes it back from. */
interface Keeping {
    /** Keeps weights, arrays and the run's progress after a step. */
    void save(long step);

    /** Puts weights and arrays back as they were kept after a step. */
    void restore(long step);

    /** Keeps one state, in memory. */
    final class InMemory implements Keeping {
        private final Saver saver;
        private final LongPredicate isWanted;
        private List<NamedArray> kept = List.of();

        /** Keeps the state after the last of the steps that are wanted. */
        InMemory(Saver saver, LongPredicate isWanted) {
            this.saver = saver;
            this.isWanted = isWanted;
        }

        @Override
        public void save(long step) {
            if (isWanted.test(step)) {
                kept = saver.all();
            }
        }

        @Override
        public void restore(long step) {
            saver.restore(kept);
        }
    }
}
