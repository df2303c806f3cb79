package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** Memory comes back: the process does not grow by what is done over and over. */
final class MemoryCheck implements CaseCheck<MemoryCheck.Habit> {
    /** What is done over and over. */
    enum Habit {
        /** A buffer is allocated, written and closed. */
        BUFFERS(2_500),
        /** The backend is opened, launches a few kernels and is closed. */
        OPENING(6),
        /** A warm kernel is launched. */
        LAUNCHES(100);

        private final int times;

        Habit(int times) {
            this.times = times;
        }
    }

    /**
     * What leaks grows in every stretch; heap and compiler come and go, and settle before so many.
     */
    private static final int STRETCHES = 16;

    /** Stretches between two levels that are compared. */
    private static final int APART = 4;

    /** Stretches first, in which the heap gives back what earlier rules took: it does so late. */
    private static final int WARM_UP = 3;

    /** What fragments and compiled code may take between them: bytes. */
    private static final long ALLOWED = 16L << 20;

    private static final int BUFFER = 256 << 10; // bytes; above what a C library keeps for itself

    private final Candidate candidate;

    MemoryCheck(Candidate candidate) {
        this.candidate = candidate;
    }

    @Override
    public Verdict check(Habit habit) {
        return switch (habit) {
            case BUFFERS -> buffers(habit);
            case OPENING -> grown(habit, this::openAndClose);
            case LAUNCHES -> launches(habit);
        };
    }

    private Verdict grown(Habit habit, Runnable once) {
        List<Long> levels = new ArrayList<>();
        for (int stretch = 0; stretch < WARM_UP; stretch++) {
            level(habit, once);
        }
        while (levels.size() < STRETCHES) {
            OptionalLong level = level(habit, once);
            if (level.isEmpty()) {
                return new Verdict.Skipped("this system does not tell what memory is resident");
            }
            levels.add(level.getAsLong());
            if (returns(levels)) {
                return new Verdict.Passed();
            }
        }
        return new Verdict.Broken(text(habit, levels.getLast() - levels.getFirst()));
    }

    /** Whether memory is back at the level of some stretches ago. */
    private static boolean returns(List<Long> levels) {
        long now = levels.getLast();
        return levels.stream()
                .limit(Math.max(0, levels.size() - APART))
                .anyMatch(then -> now - then <= ALLOWED);
    }

    /** The memory after a stretch. */
    private static OptionalLong level(Habit habit, Runnable once) {
        for (int i = 0; i < habit.times; i++) {
            once.run();
        }
        return Resident.bytes();
    }

    private static String text(Habit habit, long growth) {
        return String.format(
                Locale.ROOT,
                "over %d times %,d it grows by %,d bytes and never comes back to within %,d",
                STRETCHES,
                habit.times,
                growth,
                ALLOWED);
    }

    private Verdict buffers(Habit habit) {
        Memory bytes = Memory.untouched(DType.U8, BUFFER);
        Memory floats = new Memory(DType.F32, bytes.bytes());
        try (Backend backend = candidate.open(new Scrambled(1, 0))) {
            return grown(
                    habit,
                    () -> {
                        Buffer buffer = backend.allocate(DType.F32, floats.elements());
                        backend.write(buffer, 0, floats.segment());
                        buffer.close();
                    });
        }
    }

    private static List<Case> cases() {
        return Health.everyday(new Numbers(new SplittableRandom(2)));
    }

    private void openAndClose() {
        try (Rig rig = new Rig(candidate.provider(), new Scrambled(2, 1))) {
            cases().forEach(rig::run);
        }
    }

    private Verdict launches(Habit habit) {
        List<Case> cases = cases();
        try (Rig rig = new Rig(candidate.provider(), new Scrambled(2, 1))) {
            return grown(habit, () -> cases.forEach(rig::run));
        }
    }
}
