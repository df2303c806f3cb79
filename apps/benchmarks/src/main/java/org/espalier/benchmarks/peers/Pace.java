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

    static Pace of(boolean quick) {
        return quick ? new Pace(1, 3, 1.5, 2) : new Pace(3, 8, 4, 3);
    }

    /** Warms a contender up; gives the number of steps of its turns. */
    int warm(Rival rival) throws IOException {
        double spent = 0;
        double step = 0;
        for (int n = 1; spent < warmUp && n <= MOST; n *= 2) {
            double sum = rival.steps(n).stream().mapToDouble(Rival.Step::seconds).sum();
            spent += sum;
            step = sum / n;
        }
        return Math.clamp((long) (turn / step), least, MOST);
    }
}
