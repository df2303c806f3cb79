package org.espalier.benchmarks.peers;

import java.io.IOException;

/**
 * How long things take.
 *
 * @param rounds pairs of processes
 * @param warmUp seconds of steps that are not counted
 * @param turn seconds of a turn, about
 * @param least steps of a turn, at least
 */
record Pace(int rounds, double warmUp, double turn, int least) {
    private static final int MOST = 4_000; // steps of a turn

    /** Steps after which HotSpot has compiled what a step of some milliseconds runs. */
    private static final int STEADY = 8_000;

    /** So many times the warm-up is the longest that steps are made to get there. */
    private static final int PATIENCE = 6;

    /** Seconds of a step whose time is in its kernels, which are compiled in a few steps. */
    private static final double LONG = 0.05;

    static Pace of(boolean quick) {
        return quick ? new Pace(1, 3, 1.5, 2) : new Pace(3, 8, 4, 3);
    }

    /** Warms a contender up; gives the number of steps of its turns. */
    int warm(Rival rival) throws IOException {
        double spent = 0;
        double step = 0;
        int made = 0;
        for (int n = 1; isCold(spent, made, step); n = Math.min(MOST, 2 * n)) {
            double sum = rival.steps(n).stream().mapToDouble(Rival.Step::seconds).sum();
            spent += sum;
            made += n;
            step = sum / n;
        }
        return Math.clamp((long) (turn / step), least, MOST);
    }

    private boolean isCold(double spent, int made, double step) {
        boolean isUnsteady = step < LONG && made < STEADY && spent < PATIENCE * warmUp;
        return spent < warmUp || isUnsteady;
    }
}
