package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** Backends of one JVM share nothing, and one backend may go from thread to thread. */
final class Streams implements CaseCheck<Streams.Way> {
    /** How several threads or backends meet. */
    enum Way {
        /** Eight threads, each with a backend of its own, launch the same. */
        EIGHT_THREADS,
        /** Two backends by turns; then one closes. */
        BY_TURNS,
        /** One thread opens and closes backends while another computes. */
        OPENING_BESIDE,
        /** One backend is opened, used and closed by three threads in turn. */
        HANDED_OVER,
        /** The thread that launches is interrupted before it does. */
        INTERRUPTED
    }

    private static final int THREADS = 8;
    private static final int ROUNDS = 12;

    private final Candidate candidate;
    private final List<Case> cases;
    private final List<String> due = new ArrayList<>();

    Streams(Candidate candidate) {
        this.candidate = candidate;
        this.cases = Health.everyday(new Numbers(new SplittableRandom(3)));
        try (Rig rig = rig()) {
            due.addAll(prints(rig));
        }
    }

    private Rig rig() {
        return new Rig(candidate.provider(), new Scrambled(2, 1));
    }

    /** The bits of each case; nothing of kernels that promise none. */
    private List<String> prints(Rig rig) {
        return cases.stream()
                .map(one ->
                        rig.run(one)
                                .filter(run -> run.determinism() != Determinism.D0)
                                .map(run -> Fingerprint.of(one, run))
                                .orElse(""))
                .toList();
    }

    private Optional<String> wrong(Rig rig, String when) {
        List<String> got = prints(rig);
        for (int i = 0; i < got.size(); i++) {
            if (!got.get(i).equals(due.get(i))) {
                return Optional.of(when + " other bits than alone: " + cases.get(i));
            }
        }
        return Optional.empty();
    }

    @Override
    public Verdict check(Way way) {
        Optional<String> wrong =
                switch (way) {
                    case EIGHT_THREADS -> together();
                    case BY_TURNS -> byTurns();
                    case OPENING_BESIDE -> beside();
                    case HANDED_OVER -> handedOver();
                    case INTERRUPTED -> interrupted();
                };
        return wrong.<Verdict>map(Verdict.Broken::new).orElseGet(Verdict.Passed::new);
    }

    private Optional<String> together() {
        CountDownLatch start = new CountDownLatch(THREADS);
        Callable<Optional<String>> stream =
                () -> {
                    try (Rig rig = rig()) {
                        start.countDown();
                        start.await();
                        return rounds(rig, "beside seven others,");
                    }
                };
        return joined(java.util.Collections.nCopies(THREADS, stream));
    }

    private Optional<String> rounds(Rig rig, String when) {
        for (int i = 0; i < ROUNDS; i++) {
            Optional<String> wrong = wrong(rig, when);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> joined(List<Callable<Optional<String>>> streams) {
        try (ExecutorService threads = Executors.newFixedThreadPool(streams.size())) {
            List<Future<Optional<String>>> all = new ArrayList<>();
            streams.forEach(stream -> all.add(threads.submit(stream)));
            Optional<String> wrong = Optional.empty();
            for (Future<Optional<String>> one : all) {
                wrong = wrong.or(() -> result(one));
            }
            return wrong;
        }
    }

    private static Optional<String> result(Future<Optional<String>> one) {
        try {
            return one.get();
        } catch (ExecutionException e) {
            return Optional.of("a thread ended with " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the check was interrupted");
        }
    }

    private Optional<String> byTurns() {
        try (Rig stays = rig()) {
            Optional<String> wrong;
            try (Rig goes = rig()) {
                wrong =
                        wrong(stays, "the first of two:")
                                .or(() -> wrong(goes, "the second of two:"))
                                .or(() -> wrong(stays, "the first again:"));
            }
            return wrong.or(() -> wrong(stays, "after another was closed:"));
        }
    }

    private Optional<String> beside() {
        Callable<Optional<String>> opening =
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        try (Rig rig = rig()) {
                            rig.run(cases.getFirst());
                        }
                    }
                    return Optional.empty();
                };
        Callable<Optional<String>> computing =
                () -> {
                    try (Rig rig = rig()) {
                        return rounds(rig, "while others open and close,");
                    }
                };
        return joined(List.of(opening, computing));
    }

    private Optional<String> handedOver() {
        List<Rig> rig = new ArrayList<>();
        return joined(List.of(() -> kept(() -> rig.add(rig()))))
                .or(() -> wrong(rig.getFirst(), "opened by another thread:"))
                .or(() -> joined(List.of(() -> wrong(rig.getFirst(), "handed on:"))))
                .or(() -> joined(List.of(() -> kept(() -> rig.getFirst().close()))));
    }

    private static Optional<String> kept(Runnable part) {
        part.run();
        return Optional.empty();
    }

    private Optional<String> interrupted() {
        try (Rig rig = rig()) {
            Thread.currentThread().interrupt();
            Optional<String> wrong = wrong(rig, "interrupted,");
            boolean kept = Thread.interrupted();
            return wrong.or(() -> kept ? Optional.empty() : Optional.of("the interrupt is lost"));
        } finally {
            Thread.interrupted(); // whatever was thrown, the next rule starts without it
        }
    }
}
