package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Workers;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;

/** T8: a kernel keeps the determinism class it declares. */
public final class DeterminismRules {
    private static final Workers ONE = new Scrambled(1, 0);

    /** Launches in one rig: enough that the small kernels are compiled in between. */
    private static final int HOT = 300;

    private DeterminismRules() {}

    static List<Rule<Candidate>> all(List<Family> families) {
        List<Rule<Candidate>> rules = new ArrayList<>();
        for (Family family : families) {
            rules.addAll(stability(family.name(), family.words(), family::large));
            rules.add(
                    rule(
                            "T8-BITS-" + family.name(),
                            "Where D4 is declared, large cases of "
                                    + family.words()
                                    + " have the reference's bits.",
                            family::large,
                            Agreement::new));
        }
        rules.addAll(stability("COMPOSITE", "claimed composites", Composites::large));
        rules.add(
                rule(
                        "T8-HOT",
                        "A launch gives the same bits before and after its kernel is compiled.",
                        Everyday::step,
                        c -> new Stability(c, Determinism.D1, HOT, List.of(() -> ONE))));
        rules.add(AlgebraRules.splits());
        rules.add(ForkRule.quick());
        rules.add(ForkRule.full());
        return rules;
    }

    private static List<Rule<Candidate>> stability(String name, String words, Cases cases) {
        return List.of(
                rule(
                        "T8-REPEAT-" + name,
                        "Twenty launches of " + words + " give the same bits.",
                        cases,
                        c -> new Stability(c, Determinism.D1, 20, List.of(() -> ONE))),
                rule(
                        "T8-THREADS-" + name,
                        "Any number of threads gives the same bits of " + words + ".",
                        cases,
                        c -> new Stability(c, Determinism.D2, 3, crews())),
                rule(
                        "T8-ORDER-" + name,
                        "Chunks in any order give the same bits of " + words + ".",
                        cases,
                        c -> new Stability(c, Determinism.D2, 1, orders())));
    }

    /** Makes cases of some numbers. */
    private interface Cases {
        List<Case> of(Numbers numbers);
    }

    private static Rule<Candidate> rule(
            String id, String duty, Cases cases, Function<Candidate, CaseCheck<Case>> opens) {
        return new CaseRule<>(id, duty, random -> cases.of(new Numbers(random)), opens);
    }

    private static List<Supplier<Workers>> crews() {
        List<Supplier<Workers>> crews = new ArrayList<>();
        for (int threads : new int[] {1, 2, 3, 7}) {
            crews.add(() -> new Crew(threads));
        }
        return crews;
    }

    private static List<Supplier<Workers>> orders() {
        List<Supplier<Workers>> orders = new ArrayList<>();
        for (int seed = 0; seed <= 5; seed++) {
            Workers scrambled = new Scrambled(4, seed);
            orders.add(() -> scrambled);
        }
        return orders;
    }

    /** A line per case, {@code bits case}, of kernels that promise D2 or more. */
    public static List<String> fingerprints(Candidate candidate, long seed) {
        List<Case> cases = new ArrayList<>(Everyday.step(numbers(seed)));
        BackendRules.FAMILIES.forEach(family -> cases.addAll(family.large(numbers(seed))));
        cases.addAll(Composites.large(numbers(seed)));
        List<String> lines = new ArrayList<>();
        try (Rig rig = new Rig(candidate.provider(), new Scrambled(3, 1))) {
            for (Case one : cases) {
                rig.run(one)
                        .filter(run -> run.determinism().compareTo(Determinism.D2) >= 0)
                        .ifPresent(run -> lines.add(Fingerprint.of(one, run) + " " + one));
            }
        }
        return lines;
    }

    private static Numbers numbers(long seed) {
        return new Numbers(new SplittableRandom(seed));
    }
}
