package org.espalier.testkit.backend;

import static org.espalier.spi.backend.Determinism.D1;
import static org.espalier.spi.backend.Determinism.D2;
import static org.espalier.spi.backend.Determinism.D4;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;

/** Slips that derivatives, laws and repetition show: T6, T7 and T8. */
final class DerivedBugs {
    private DerivedBugs() {}

    static List<Planted> gradients() {
        return List.of(
                new Planted(
                        "T6-MATMUL",
                        "a transposed left matrix loses its last row",
                        D1,
                        Twisting.with(Twisting.all(Op.MatMul.class), DerivedBugs::lastRow)),
                new Planted(
                        "T6-MAP",
                        "a sum over rows takes the first one twice",
                        D1,
                        Twisting.with(Twisting.reduce(Combine.SUM), DerivedBugs::firstTwice)),
                new Planted(
                        "T6-MOVE",
                        "rows that are named twice are written, not added",
                        D1,
                        Twisting.with(Twisting.all(Op.ScatterAdd.class), DerivedBugs::written)),
                new Planted(
                        "T6-LOSS",
                        "the claimed gradient of cross-entropy forgets masked rows",
                        D1,
                        context -> new MaskedRows()),
                new Planted(
                        "T6-CONVOLUTION",
                        "the claimed gradient of a convolution turns the kernel around",
                        D1,
                        context ->
                                PlainConvolution.slippingBackward(PlainConvolution.Slip.TURNED)));
    }

    private static void lastRow(List<Floats> all, Floats out) {
        Layout a = all.getFirst().slice().layout();
        boolean isTransposed = a.kind() == Layout.Kind.STRIDED && a.stride(1) == 1;
        if (isTransposed && all.getFirst().areThere() == out.areThere() && out.areThere()) {
            out.twist((x, e, n) -> e == n - 1 ? 0 : x);
        } else if (isTransposed) {
            Doubles.clearLast(out.slice());
        }
    }

    private static void firstTwice(List<Floats> all, Floats out) {
        Layout x = all.getFirst().slice().layout();
        boolean isOverRows =
                x.shape().rank() == 2 && out.count() == x.shape().dim(1) && all.size() == 2;
        if (isOverRows && x.shape().dim(0) > 1) {
            Doubles.addFirst(all.getFirst().slice(), out.slice());
        }
    }

    private static void written(List<Floats> all, Floats out) {
        Doubles.writeLast(all.get(0).slice(), all.get(1).slice(), out.slice());
    }

    static List<Planted> laws() {
        return List.of(
                new Planted(
                        "T7-MATMUL",
                        "rows outside tiles of eight are summed in another order",
                        D2,
                        Twisting.with(
                                Twisting.all(Op.MatMul.class),
                                (all, out) -> {
                                    long rows = out.dim(1);
                                    long width = out.dim(2);
                                    out.twist((x, e, n) ->
                                            e / width % rows >= rows / 8 * 8 ? Math.nextUp(x) : x);
                                })),
                new Planted(
                        "T7-REDUCE",
                        "a guard against zero is added to every sum",
                        D1,
                        Twisting.each(Twisting.reduce(Combine.SUM), (x, e, n) -> x + 1e-7f)),
                new Planted(
                        "T7-MAP",
                        "the tail uses another polynomial than the body",
                        D2,
                        Twisting.each(
                                Twisting.all(Op.Map.class),
                                (x, e, n) -> e >= n / 16 * 16 ? Math.nextUp(x) : x)),
                new Planted(
                        "T7-MOVE",
                        "a transpose exchanges two elements of a corner",
                        D2,
                        Twisting.with(
                                Twisting.all(Op.Copy.class),
                                (all, out) -> {
                                    if (out.count() > 4 && out.dim(0) != out.dim(1)) {
                                        float first = out.get(0);
                                        out.set(0, out.get(1));
                                        out.set(1, first);
                                    }
                                })));
    }

    static List<Planted> repetitions() {
        return List.of(
                new Planted("T8-REPEAT-REDUCE", "sums are not cleared", D1, context -> new Drift()),
                new Planted(
                        "T8-THREADS-MATMUL",
                        "one partial sum per thread",
                        D2,
                        context -> {
                            boolean many = context.workers().threads() > 2;
                            return new Twisting(
                                    Twisting.all(Op.MatMul.class),
                                    (all, out) ->
                                            out.twist((x, e, n) -> many ? Math.nextUp(x) : x));
                        }),
                new Planted("T8-ORDER-MAP", "the chunk that ends last decides", D2, byOrder()),
                new Planted(
                        "T8-BITS-SCATTER-ADD",
                        "another order than the contract's",
                        D4,
                        Twisting.each(
                                Twisting.all(Op.ScatterAdd.class), (x, e, n) -> Math.nextUp(x))),
                new Planted(
                        "T8-BATCH",
                        "another kernel for many rows",
                        D2,
                        Twisting.with(
                                Twisting.all(Op.MatMul.class),
                                (all, out) -> {
                                    boolean many = out.dim(1) > 64;
                                    out.twist((x, e, n) -> many ? Math.nextUp(x) : x);
                                })),
                new Planted(
                        "T8-HOT", "another kernel after 200 launches", D1, context -> new Warm()));
    }

    private static Bug.Maker byOrder() {
        return context ->
                new Twisting(
                        Twisting.all(Op.Map.class),
                        (all, out) -> {
                            AtomicInteger last = new AtomicInteger();
                            context.workers().forEach(8, last::set);
                            if (out.count() > 0) {
                                out.set(0, out.get(0) + last.get());
                            }
                        });
    }

    /** Every launch a little more than the one before. */
    private static final class Drift implements Bug {
        private int launches;

        @Override
        public void after(Op op, Binding binding) {
            float change = launches++ * 1e-3f;
            Bug.outputs(op, binding)
                    .forEach(slice -> new Floats(slice).twist((x, e, n) -> x + change));
        }
    }

    /** What a compiler that optimizes late would do to careless arithmetic. */
    private static final class Warm implements Bug {
        private int launches;

        @Override
        public void after(Op op, Binding binding) {
            if (++launches > 200) {
                Bug.outputs(op, binding)
                        .forEach(slice -> new Floats(slice).twist((x, e, n) -> Math.nextUp(x)));
            }
        }
    }
}
