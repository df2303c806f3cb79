package org.espalier.testkit.backend;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TimeZone;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** A backend leaves the JVM as it was, and does not depend on how it is set. */
final class Surroundings implements CaseCheck<Surroundings.Aspect> {
    /** A part of the JVM that everything in it shares. */
    enum Aspect {
        /** Numbers below the smallest normal one, on every thread that launches. */
        DENORMALS,
        /** A Turkish locale and a far time zone. */
        LOCALE,
        /** The standard streams. */
        STREAMS,
        /** Threads that outlive the backend. */
        THREADS,
        /** Handlers and settings. */
        SETTINGS
    }

    private final Candidate candidate;
    private final List<Case> cases = Health.everyday(new Numbers(new SplittableRandom(4)));

    Surroundings(Candidate candidate) {
        this.candidate = candidate;
    }

    @Override
    public Verdict check(Aspect aspect) {
        Optional<String> wrong =
                switch (aspect) {
                    case DENORMALS -> denormals();
                    case LOCALE -> locale();
                    case STREAMS -> streams();
                    case THREADS -> threads();
                    case SETTINGS -> settings();
                };
        return wrong.<Verdict>map(Verdict.Broken::new).orElseGet(Verdict.Passed::new);
    }

    /** Opens, launches everything and closes. */
    private List<String> work() {
        try (Crew crew = new Crew(3);
                Rig rig = new Rig(candidate.provider(), crew)) {
            return prints(rig);
        }
    }

    private List<String> prints(Rig rig) {
        return cases.stream()
                .map(one -> rig.run(one).map(run -> Fingerprint.of(one, run)).orElse(""))
                .toList();
    }

    /** A library that flushes denormals changes the arithmetic of all Java code on its thread. */
    private Optional<String> denormals() {
        List<String> flushed = new ArrayList<>();
        try (Crew crew = new Crew(3);
                Rig rig = new Rig(candidate.provider(), crew)) {
            prints(rig);
            crew.forEach(64, chunk -> probe(flushed));
        }
        probe(flushed);
        return flushed.stream().findFirst();
    }

    private static void probe(List<String> flushed) {
        float smallest = Float.intBitsToFloat(Float.floatToIntBits(Float.MIN_NORMAL) + chance());
        boolean kept = smallest * 0.5f != 0 && smallest * 0.5 != 0;
        if (!kept) {
            synchronized (flushed) {
                flushed.add(
                        "denormals are flushed to zero on thread "
                                + Thread.currentThread().getName());
            }
        }
    }

    /** 0, which no compiler knows. */
    private static int chance() {
        return System.nanoTime() == 0 ? 1 : 0;
    }

    private Optional<String> locale() {
        List<String> usual = work();
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
            return work().equals(usual)
                    ? Optional.empty()
                    : Optional.of("with locale tr-TR it gives other bits");
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private Optional<String> streams() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(written, true, StandardCharsets.UTF_8);
        try {
            System.setOut(both);
            System.setErr(both);
            work();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        String text = written.toString(StandardCharsets.UTF_8);
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of("it printed: " + text.lines().findFirst().orElse(""));
    }

    private Optional<String> threads() {
        var before = Thread.getAllStackTraces().keySet();
        work();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .filter(thread -> !thread.isDaemon())
                .findFirst()
                .map(thread -> "it left thread " + thread.getName() + ", which keeps the JVM up");
    }

    /** What a library might set for its own convenience. */
    private static List<Object> state() {
        Thread thread = Thread.currentThread();
        return List.of(
                "uncaught exception handler",
                Optional.ofNullable(Thread.getDefaultUncaughtExceptionHandler()),
                "locale",
                Locale.getDefault(),
                "time zone",
                TimeZone.getDefault().getID(),
                "context class loader",
                Optional.ofNullable(thread.getContextClassLoader()),
                "thread priority",
                thread.getPriority(),
                "thread name",
                thread.getName(),
                "file encoding",
                System.getProperty("file.encoding", ""),
                "user directory",
                System.getProperty("user.dir", ""));
    }

    private Optional<String> settings() {
        List<Object> before = state();
        work();
        List<Object> after = state();
        for (int i = 1; i < before.size(); i += 2) {
            if (!before.get(i).equals(after.get(i))) {
                return Optional.of(
                        before.get(i - 1) + " was " + before.get(i) + " and is " + after.get(i));
            }
        }
        return Optional.empty();
    }
}
