package org.espalier.testkit.backend;

import java.util.Arrays;
import java.util.List;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;

/** T11 and T12: what backends share with each other, and with the JVM. */
final class SharedRules {
    private SharedRules() {}

    static List<Rule<Candidate>> all() {
        return List.of(
                streams(
                        "T11-STREAMS",
                        "Backends on many threads do not disturb each other.",
                        Streams.Way.EIGHT_THREADS,
                        Streams.Way.OPENING_BESIDE),
                streams(
                        "T11-CONTEXTS",
                        "Two backends may be used by turns, and closing one leaves the other.",
                        Streams.Way.BY_TURNS),
                streams(
                        "T11-THREAD",
                        "One backend may go from thread to thread, and an interrupt is kept.",
                        Streams.Way.HANDED_OVER,
                        Streams.Way.INTERRUPTED),
                jvm(
                        "T12-DENORMALS",
                        "No thread flushes denormals to zero after a launch.",
                        Surroundings.Aspect.DENORMALS),
                jvm(
                        "T12-LOCALE",
                        "Locale and time zone do not show in a result.",
                        Surroundings.Aspect.LOCALE),
                jvm("T12-SILENT", "Nothing is printed.", Surroundings.Aspect.STREAMS),
                jvm(
                        "T12-THREADS",
                        "No thread that keeps the JVM up is left behind.",
                        Surroundings.Aspect.THREADS),
                jvm(
                        "T12-SETTINGS",
                        "Handlers, defaults and the caller's thread stay as they were.",
                        Surroundings.Aspect.SETTINGS));
    }

    private static Rule<Candidate> streams(String id, String duty, Streams.Way... ways) {
        return new CaseRule<>(
                id, duty, random -> Arrays.asList(ways), Streams::new, Rule.Pace.ONCE);
    }

    private static Rule<Candidate> jvm(String id, String duty, Surroundings.Aspect aspect) {
        return new CaseRule<Candidate, Surroundings.Aspect>(
                id, duty, random -> List.of(aspect), SharedRules::open, Rule.Pace.ONCE);
    }

    private static CaseCheck<Surroundings.Aspect> open(Candidate candidate) {
        return new Surroundings(candidate);
    }
}
