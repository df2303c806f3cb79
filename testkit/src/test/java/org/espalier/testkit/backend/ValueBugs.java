package org.espalier.testkit.backend;

import static org.espalier.spi.backend.Determinism.D1;
import static org.espalier.spi.backend.Determinism.D2;
import static org.espalier.spi.backend.Determinism.D4;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Binding;

/** Slips of arithmetic: T2, T3 and T5. */
final class ValueBugs {
    private static final Predicate<Op> MATMUL = Twisting.all(Op.MatMul.class);

    private ValueBugs() {}

    static List<Planted> values() {
        return List.of(
                new Planted("T2-MAP-ADD", "the last element is an ulp off", D1, lastUp("add")),
                new Planted(
                        "T2-MAP-EXP",
                        "exp from a polynomial of one term less",
                        D4,
                        Twisting.each(Twisting.program("exp"), (x, e, n) -> x + 2 * Math.ulp(x))),
                new Planted(
                        "T2-MAP-EXP",
                        "five units off where four are allowed",
                        D1,
                        Twisting.each(Twisting.program("exp"), (x, e, n) -> x + 5 * Math.ulp(x))),
                new Planted("T2-MAP-FMA", "fma rounds twice", D1, twoRoundings()),
                new Planted(
                        "T2-MAP-RANDOM",
                        "the first element's number is forgotten",
                        D1,
                        context -> new LostOffset()),
                new Planted(
                        "T2-OPTIMIZER",
                        "scalars are bound from the last slot to the first",
                        D1,
                        context -> new SlotsReversed()),
                new Planted("T2-REDUCE-SUM", "the element after a full vector is lost", D1, tail()),
                new Planted(
                        "T2-REDUCE-EXTREME",
                        "max starts at 0",
                        D1,
                        Twisting.each(Twisting.reduce(Combine.MAX), (x, e, n) -> Math.max(x, 0))),
                new Planted("T2-MATMUL", "k = 257 loses its last product", D1, lastOfBlock()),
                new Planted("T2-GATHER", "the last row is the one before", D1, lastRow()));
    }

    private static Bug.Maker lastUp(String program) {
        return Twisting.each(
                Twisting.program(program), (x, e, n) -> e == n - 1 ? Math.nextUp(x) : x);
    }

    private static Bug.Maker twoRoundings() {
        return Twisting.with(
                Twisting.program("fma"),
                (all, out) -> {
                    for (long e = 0; e < out.count(); e++) {
                        out.set(e, all.get(0).get(e) * all.get(1).get(e) + all.get(2).get(e));
                    }
                });
    }

    private static Bug.Maker tail() {
        return Twisting.with(
                op ->
                        op instanceof Op.Reduce r
                                && r.program().equals(Program.identity())
                                && Twisting.reduce(Combine.SUM).test(op),
                (all, out) -> {
                    Floats x = all.getFirst();
                    long n = x.slice().layout().shape().rank() == 2 ? x.dim(1) : 0;
                    if (n % 16 == 1 && out.count() == x.dim(0)) {
                        for (long row = 0; row < out.count(); row++) {
                            out.set(row, out.get(row) - x.get(row * n + n - 1));
                        }
                    }
                });
    }

    private static Bug.Maker lastOfBlock() {
        return Twisting.with(
                MATMUL,
                (all, out) -> {
                    Floats a = all.get(0);
                    Floats b = all.get(1);
                    long k = a.dim(2);
                    if (k % 256 == 1 && out.count() > 0) {
                        out.set(0, out.get(0) - a.get(k - 1) * b.get((k - 1) * b.dim(2)));
                    }
                });
    }

    private static Bug.Maker lastRow() {
        return Twisting.with(
                Twisting.all(Op.Gather.class),
                (all, out) -> {
                    long width = out.dim(1);
                    for (long c = 0; c < width && out.dim(0) > 1; c++) {
                        long last = out.count() - width + c;
                        out.set(last, out.get(last - width));
                    }
                });
    }

    static List<Planted> shapes() {
        return List.of(
                new Planted(
                        "T3-MAP",
                        "the last lane of a tail of one",
                        D1,
                        Twisting.each(
                                Twisting.all(Op.Map.class),
                                (x, e, n) -> e == n - 1 && n % 16 == 1 ? 0 : x)),
                new Planted(
                        "T3-REDUCE",
                        "max over nothing is 0",
                        D1,
                        Twisting.with(
                                Twisting.reduce(Combine.MAX),
                                (all, out) -> {
                                    if (all.getFirst().count() == 0) {
                                        out.twist((x, e, n) -> 0);
                                    }
                                })),
                new Planted(
                        "T3-COPY",
                        "rank 6 loses an axis",
                        D1,
                        Twisting.with(
                                Twisting.all(Op.Copy.class),
                                (all, out) -> {
                                    if (out.slice().layout().shape().rank() == 6) {
                                        out.set(0, out.get(out.count() - 1));
                                    }
                                })),
                new Planted(
                        "T3-MATMUL", "empty matrices are refused", D1, context -> new NoEmpty()),
                new Planted(
                        "T3-CONVOLUTION",
                        "images are padded on one side only",
                        D1,
                        context -> PlainConvolution.slipping(PlainConvolution.Slip.LATE)),
                new Planted(
                        "T3-CONVOLUTION",
                        "every group sees the channels of the first",
                        D1,
                        context -> PlainConvolution.slipping(PlainConvolution.Slip.ONE_GROUP)),
                new Planted(
                        "T3-GATHER",
                        "there is no gather",
                        D1,
                        context -> new NoKernel(Op.Gather.class)),
                new Planted(
                        "T3-SCATTER-ADD",
                        "the last row is not begun at zero",
                        D2,
                        Twisting.each(
                                Twisting.all(Op.ScatterAdd.class),
                                (x, e, n) -> e == n - 1 && x == 0 ? 1 : x)));
    }

    static List<Planted> specials() {
        return List.of(
                new Planted(
                        "T5-MAP",
                        "max passes over NaN",
                        D1,
                        Twisting.each(
                                Twisting.program("max"), (x, e, n) -> Float.isNaN(x) ? 0 : x)),
                new Planted(
                        "T5-MAP",
                        "neg drops the sign of zero",
                        D1,
                        Twisting.each(Twisting.program("neg"), (x, e, n) -> x == 0 ? 0 : x)),
                new Planted(
                        "T5-REDUCE",
                        "a sum starts at +0",
                        D4,
                        Twisting.each(Twisting.reduce(Combine.SUM), (x, e, n) -> x == 0 ? 0 : x)),
                new Planted(
                        "T5-REDUCE",
                        "min passes over NaN",
                        D1,
                        Twisting.each(
                                Twisting.reduce(Combine.MIN), (x, e, n) -> Float.isNaN(x) ? 0 : x)),
                new Planted(
                        "T5-SCATTER-ADD",
                        "denormals are flushed",
                        D1,
                        Twisting.each(
                                Twisting.all(Op.ScatterAdd.class),
                                (x, e, n) -> Math.abs(x) < Float.MIN_NORMAL ? 0 : x)),
                new Planted("T5-COPY", "f32 is cut to bf16", D1, context -> new BrainFloat(true)),
                new Planted(
                        "T5-COPY",
                        "a NaN becomes an infinity of bf16",
                        D1,
                        context -> new BrainFloat(false)));
    }

    private record LostOffset() implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            long[] keys = binding.keys().clone();
            for (int i = 1; i < keys.length; i += 2) {
                keys[i] = 0;
            }
            return new Binding(binding.operands(), binding.params(), keys);
        }
    }

    private record SlotsReversed() implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            List<Double> slots = new ArrayList<>();
            for (double x : binding.params()) {
                slots.add(x);
            }
            Collections.reverse(slots);
            double[] reversed = slots.stream().mapToDouble(x -> x).toArray();
            return new Binding(binding.operands(), reversed, binding.keys());
        }
    }

    private record NoKernel(Class<? extends Op> kind) implements Bug {
        @Override
        public boolean lacks(Op op) {
            return kind.isInstance(op);
        }
    }

    private record NoEmpty() implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            if (binding.operands().stream().anyMatch(s -> s.layout().shape().elements() == 0)) {
                throw new IllegalStateException("nothing to do");
            }
            return binding;
        }
    }
}
