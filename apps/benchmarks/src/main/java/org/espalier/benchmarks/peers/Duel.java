package org.espalier.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Peer and side in turn, A B B A and then B A A B, in fresh processes each round: a drift of the
 * machine's speed meets both. Each half of a round gives a ratio.
 */
final class Duel {
    /** Of the loss, relative: the rule for whole runs on two backends. */
    private static final double TOLERANCE = 1e-3;

    private static final int COMPARED = 3; // steps whose losses must agree

    private final Workload workload;
    private final Pace pace;
    private final Path folder;
    private final Track peer;
    private final Track mine = new Track();
    private final List<Double> ratios = new ArrayList<>();
    private double lossDifference;

    Duel(Workload workload, Pace pace, Path folder, Track peer) {
        this.workload = workload;
        this.pace = pace;
        this.folder = folder;
        this.peer = peer;
    }

    /** What our side did. */
    Track mine() {
        return mine;
    }

    /** How many times faster than the peer it was, half a round each. */
    List<Double> ratios() {
        return ratios;
    }

    /** The largest relative difference of the compared losses. */
    double lossDifference() {
        return lossDifference;
    }

    boolean agrees() {
        return lossDifference <= TOLERANCE;
    }

    /** All rounds; none is timed once losses differ. */
    void fight(Side side) throws IOException {
        for (int round = 0; round < pace.rounds() && agrees(); round++) {
            try (Rival us = Rival.start(side, workload, folder)) { // writes the weights
                if (Side.hasPeer(workload)) {
                    against(us, round);
                } else {
                    alone(us);
                }
            }
        }
    }

    private void alone(Rival us) throws IOException {
        int steps = pace.warm(us);
        mine.turn(us.probe(), us.steps(steps));
        mine.turn(us.probe(), us.steps(steps));
        mine.ended(us.end());
    }

    private void against(Rival us, int round) throws IOException {
        try (Rival them = Rival.start(Side.DJL, workload, folder)) {
            compare(us.steps(COMPARED), them.steps(COMPARED));
            if (agrees()) {
                turns(us, pace.warm(us), them, pace.warm(them), round % 2 == 0);
            }
            peer.ended(them.end());
            mine.ended(us.end());
        }
    }

    private void compare(List<Rival.Step> us, List<Rival.Step> them) {
        for (int i = 0; i < us.size(); i++) {
            double theirs = them.get(i).loss();
            double difference = StrictMath.abs(us.get(i).loss() - theirs) / StrictMath.abs(theirs);
            lossDifference =
                    Double.isNaN(difference)
                            ? Double.POSITIVE_INFINITY
                            : StrictMath.max(lossDifference, difference);
        }
    }

    private void turns(Rival us, int ours, Rival them, int theirs, boolean peerFirst)
            throws IOException {
        for (boolean first : new boolean[] {peerFirst, !peerFirst}) {
            double before = first ? peer.turn(them.probe(), them.steps(theirs)) : 0;
            double own = mine.turn(us.probe(), us.steps(ours));
            double other = first ? before : peer.turn(them.probe(), them.steps(theirs));
            ratios.add(other / own);
        }
    }
}
