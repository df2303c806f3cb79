package org.espalier.testkit.backend;

import java.util.Locale;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** Both sides of a law agree. */
final class LawCheck implements CaseCheck<Law> {
    private final Machine machine;
    private final boolean splitsAlone;

    /** All laws. */
    LawCheck(Candidate candidate) {
        this(candidate, false);
    }

    /**
     * @param splitsAlone whether only laws of equal bits bind, and kernels below D2 are passed over
     */
    LawCheck(Candidate candidate, boolean splitsAlone) {
        this.machine = new Machine(new Rig(candidate.provider(), new Scrambled(3, 1)));
        this.splitsAlone = splitsAlone;
    }

    @Override
    public Verdict check(Law law) {
        machine.begin();
        try {
            return verdict(law.equation().on(machine));
        } catch (Machine.Missing e) {
            return new Verdict.Skipped(String.valueOf(e.getMessage()));
        }
    }

    private Verdict verdict(Law.Sides sides) {
        boolean keeps = machine.promises(Determinism.D2);
        if (splitsAlone && !keeps) {
            return new Verdict.Skipped("a kernel does not promise D2");
        }
        boolean bits = keeps && sides.kind() == Law.Kind.SPLIT;
        if (sides.left().length != sides.right().length) {
            return new Verdict.Broken(
                    "left has " + sides.left().length + ", right " + sides.right().length);
        }
        for (int i = 0; i < sides.left().length; i++) {
            double allowed = bits ? 0 : sides.allowed()[i];
            if (!agree(sides.left()[i], sides.right()[i], allowed)) {
                return new Verdict.Broken(difference(sides, i, allowed));
            }
        }
        return new Verdict.Passed();
    }

    private static boolean agree(double a, double b, double allowed) {
        return a == b || (Double.isNaN(a) && Double.isNaN(b)) || Math.abs(a - b) <= allowed;
    }

    private static String difference(Law.Sides sides, int i, double allowed) {
        double a = sides.left()[i];
        double b = sides.right()[i];
        return String.format(
                Locale.ROOT,
                "element %d: left %s, right %s, off by %.3g, allowed %.3g",
                i,
                a,
                b,
                Math.abs(a - b),
                allowed);
    }

    @Override
    public void close() {
        machine.close();
    }
}
