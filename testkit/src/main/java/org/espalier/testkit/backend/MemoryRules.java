package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;

/** T10: memory comes back. */
final class MemoryRules {
    private MemoryRules() {}

    static List<Rule<Candidate>> all() {
        return List.of(
                grows(
                        "T10-BUFFERS",
                        "Closed buffers give their memory back.",
                        MemoryCheck.Habit.BUFFERS),
                grows(
                        "T10-OPENING",
                        "A closed backend gives all it took back.",
                        MemoryCheck.Habit.OPENING),
                grows(
                        "T10-LAUNCHES",
                        "A warm launch takes no more memory.",
                        MemoryCheck.Habit.LAUNCHES),
                new CaseRule<>(
                        "T10-NTH",
                        "Whichever allocation fails, the error arrives, all buffers are closed with"
                                + " the session, and the next one works.",
                        random -> List.of("a forward and backward pass"),
                        StarvingCheck::new,
                        Rule.Pace.ONCE));
    }

    private static Rule<Candidate> grows(String id, String duty, MemoryCheck.Habit habit) {
        return new CaseRule<>(id, duty, random -> List.of(habit), MemoryCheck::new, Rule.Pace.ONCE);
    }
}
