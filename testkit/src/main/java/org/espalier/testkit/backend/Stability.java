package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Workers;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** A launch gives the same bits again, on the same backend or on one with other workers. */
final class Stability implements CaseCheck<Case> {
    private final BackendProvider provider;
    private final Determinism from;
    private final List<Supplier<Workers>> crews;
    private final int launches;

    /**
     * Compares everything with the first launch under the first crew.
     *
     * @param from kernels that promise less are passed over
     * @param launches per crew
     */
    Stability(Candidate candidate, Determinism from, int launches, List<Supplier<Workers>> crews) {
        this.provider = candidate.provider();
        this.from = from;
        this.launches = launches;
        this.crews = crews;
    }

    @Override
    public Verdict check(Case one) {
        List<Rig.Run> first = new ArrayList<>();
        for (Supplier<Workers> crew : crews) {
            Workers workers = crew.get();
            try (Rig rig = new Rig(provider, workers);
                    Rig.Loaded loaded = rig.load(one)) {
                Verdict verdict = launches(one, loaded, first);
                if (!(verdict instanceof Verdict.Passed)) {
                    return by(workers, verdict);
                }
            } finally {
                close(workers);
            }
        }
        return new Verdict.Passed();
    }

    /** Compares each launch with the first of all, which it puts into the empty list. */
    private Verdict launches(Case one, Rig.Loaded loaded, List<Rig.Run> first) {
        for (int i = 0; i < launches; i++) {
            Optional<Rig.Run> run = loaded.launch();
            if (run.isEmpty() || run.get().determinism().compareTo(from) < 0) {
                return new Verdict.Skipped("no kernel, or it does not promise " + from);
            }
            if (first.isEmpty()) {
                first.add(run.get());
            }
            Optional<String> difference = difference(one, run.get(), first.getFirst());
            if (difference.isPresent()) {
                return new Verdict.Broken("launch %s: %s".formatted(i, difference.get()));
            }
        }
        return new Verdict.Passed();
    }

    private static Verdict by(Workers workers, Verdict verdict) {
        return verdict instanceof Verdict.Broken(String difference)
                ? new Verdict.Broken(workers + ", " + difference)
                : verdict;
    }

    private static void close(Workers workers) {
        if (workers instanceof Crew crew) {
            crew.close();
        }
    }

    private static Optional<String> difference(Case one, Rig.Run run, Rig.Run first) {
        return new Difference(one, run.memories()).fromBits(first.memories(), "the first launch");
    }
}
