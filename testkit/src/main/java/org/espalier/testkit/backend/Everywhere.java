package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.kernel.DType;
import org.espalier.kernel.Elementary;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.CaseRule;
import org.espalier.testkit.Rule;
import org.espalier.testkit.Verdict;

/**
 * An elementary function over the whole range of f32: every sixteenth bit pattern from one that the
 * seed chooses, so sixteen seeds in a row cover every float. The yardstick is {@link Elementary},
 * which lies within one unit in the last place of the exact value for every argument.
 */
final class Everywhere implements CaseCheck<Everywhere.Stretch> {
    /** Functions of one argument that are approximated. */
    static final List<Opcode> FUNCTIONS =
            List.of(Opcode.EXP, Opcode.LOG, Opcode.TANH, Opcode.ERF, Opcode.SIN, Opcode.COS);

    private static final int STEP = 16;
    private static final int FLOATS = 1 << 20;
    private static final int STRETCHES = (int) ((1L << 32) / STEP / FLOATS);

    /** Bit patterns first, first + {@value #STEP}, … */
    record Stretch(Opcode function, int first) {
        @Override
        public String toString() {
            return function.text()
                    + String.format(
                            Locale.ROOT, " of %,d floats from bits 0x%08x on", FLOATS, first);
        }
    }

    private final Rig rig;

    private Everywhere(Candidate candidate) {
        rig = new Rig(candidate.provider(), new Scrambled(2, 1));
    }

    static Rule<Candidate> rule(Opcode function) {
        return new CaseRule<>(
                "T2-EVERY-" + function.name(),
                "Over all of f32, "
                        + function.text()
                        + " keeps its bound, and the platform's bits where D4 is declared.",
                random -> stretches(function, random),
                Everywhere::new,
                Rule.Pace.FULL);
    }

    private static List<Stretch> stretches(Opcode function, SplittableRandom random) {
        int offset = random.nextInt(STEP);
        List<Stretch> all = new ArrayList<>();
        for (int i = 0; i < STRETCHES; i++) {
            all.add(new Stretch(function, offset + i * FLOATS * STEP));
        }
        return all;
    }

    @Override
    public Verdict check(Stretch stretch) {
        Program program = Opcodes.program(stretch.function()).orElseThrow();
        Memory x = Memory.untouched(DType.F32, FLOATS);
        for (int i = 0; i < FLOATS; i++) {
            x.putInt(i, stretch.first() + i * STEP);
        }
        Case one =
                new CaseBuilder(new Op.Map(program))
                        .in("x", x, Layout.dense(Shape.of(FLOATS)))
                        .out(Shape.of(FLOATS))
                        .unbounded();
        return rig.run(one)
                .<Verdict>map(run -> verdict(stretch, x, run))
                .orElseGet(() -> new Verdict.Skipped("no kernel"));
    }

    private static Verdict verdict(Stretch stretch, Memory x, Rig.Run run) {
        boolean golden = run.determinism() == Determinism.D4;
        Memory y = run.memories().getLast();
        for (int i = 0; i < FLOATS; i++) {
            float at = (float) x.number(i);
            float got = (float) y.number(i);
            Optional<String> wrong = wrong(stretch.function(), at, got, golden);
            if (wrong.isPresent()) {
                return new Verdict.Broken(wrong.get());
            }
        }
        return new Verdict.Passed();
    }

    private static Optional<String> wrong(Opcode function, float x, float got, boolean golden) {
        float due = platform(function, x);
        // The platform's own error is at most one unit: so much less is left to others.
        double allowed = golden ? 0 : 3.0 * Math.min(Math.ulp(due), Math.ulp(Float.MAX_VALUE));
        boolean same = due == got || (Float.isNaN(due) && Float.isNaN(got));
        return same || Math.abs((double) got - due) <= allowed
                ? Optional.empty()
                : Optional.of(
                        function.text()
                                + " of "
                                + x
                                + " (0x"
                                + Integer.toHexString(Float.floatToRawIntBits(x))
                                + "): platform "
                                + due
                                + ", got "
                                + got
                                + ", allowed "
                                + allowed);
    }

    private static float platform(Opcode function, float x) {
        return switch (function) {
            case EXP -> Elementary.exp(x);
            case LOG -> Elementary.log(x);
            case TANH -> Elementary.tanh(x);
            case ERF -> Elementary.erf(x);
            case SIN -> Elementary.sin(x);
            case COS -> Elementary.cos(x);
            default -> throw new IllegalArgumentException(function + " is not approximated");
        };
    }

    @Override
    public void close() {
        rig.close();
    }
}
