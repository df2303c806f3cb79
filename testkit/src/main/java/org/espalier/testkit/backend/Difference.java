package org.espalier.testkit.backend;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;

/** Looks for the first difference and says where it is: operand, index, both values. */
final class Difference {
    private final Case one;
    private final List<Memory> got;

    Difference(Case one, List<Memory> got) {
        this.one = one;
        this.got = got;
    }

    /** An element that has other bits than the expected ones, where NaN is NaN. */
    Optional<String> fromBits(List<Memory> expected, String whose) {
        for (Place place : one.outputs()) {
            Memory want = expected.get(place.memory());
            Memory have = got.get(place.memory());
            if (Arrays.equals(want.bytes(), have.bytes())) {
                continue;
            }
            for (long e = 0; e < place.layout().shape().elements(); e++) {
                long at = place.layout().position(e);
                if (!have.same(at, want)) {
                    return Optional.of(
                            "%s: %s has %s, got %s"
                                    .formatted(at(place, e), whose, want.show(at), have.show(at)));
                }
            }
        }
        return Optional.empty();
    }

    /** Memory that was changed though no output element lies there. */
    Optional<String> outsideOutputs() {
        for (int m = 0; m < got.size(); m++) {
            BitSet written = written(m);
            Memory before = one.memories().get(m);
            for (int i = written.nextClearBit(0); i < before.elements(); i++) {
                if (!written.get(i) && before.bits(i) != got.get(m).bits(i)) {
                    return Optional.of(
                            "memory %s position %s, where no output lies: was %s, is %s"
                                    .formatted(m, i, before.show(i), got.get(m).show(i)));
                }
            }
        }
        return Optional.empty();
    }

    private BitSet written(int memory) {
        BitSet written = new BitSet();
        for (Place place : one.outputs()) {
            Layout layout = place.layout();
            for (long e = 0; place.memory() == memory && e < layout.shape().elements(); e++) {
                written.set(Math.toIntExact(layout.position(e)));
            }
        }
        return written;
    }

    /**
     * An element of a floating output outside its bound.
     *
     * @param exact memories after the f64 launch
     * @param sizes memories after the f64 launch on absolute inputs
     */
    Optional<String> fromExact(
            List<Memory> exact, List<Memory> sizes, Tolerance tolerance, long terms) {
        for (Place place : one.outputs()) {
            Memory have = got.get(place.memory());
            long elements = have.dtype().isFloating() ? place.layout().shape().elements() : 0;
            for (long e = 0; e < elements; e++) {
                long at = place.layout().position(e);
                double x = exact.get(place.memory()).number(at);
                double size = sizes.get(place.memory()).number(at);
                double allowed = tolerance.allowed(x, size, terms) + halfUlp(x, have.dtype());
                if (!holds(have, at, x, allowed, tolerance)) {
                    return Optional.of(at(place, e) + off(have, at, x, allowed, tolerance));
                }
            }
        }
        return Optional.empty();
    }

    /** Sums may lose the sign of zero: it depends on the order. */
    private static boolean holds(
            Memory have, long at, double exact, double allowed, Tolerance tolerance) {
        double x = have.number(at);
        return admits(x, exact, allowed, greatest(have.dtype()))
                && (tolerance == Tolerance.SUM || sameZero(x, exact));
    }

    private static String off(
            Memory have, long at, double exact, double allowed, Tolerance tolerance) {
        return String.format(
                Locale.ROOT,
                ": exact %s, got %s, off by %.3g, allowed %.3g (%s: %s)",
                exact,
                have.show(at),
                Math.abs(have.number(at) - exact),
                allowed,
                tolerance,
                tolerance.reason());
    }

    /** What rounding to a narrower type than f32 adds. */
    private static double halfUlp(double x, DType type) {
        int exponent = Math.getExponent(x);
        return switch (type) {
            case BF16 -> Math.scalb(0.5, Math.max(exponent, Float.MIN_EXPONENT) - 7);
            case F16 -> Math.scalb(0.5, Math.max(exponent, -14) - 10);
            default -> 0;
        };
    }

    private static double greatest(DType type) {
        return type == DType.F16 ? 65504 : Float.MAX_VALUE;
    }

    private static boolean admits(double got, double exact, double allowed, double greatest) {
        if (Double.isNaN(exact) || Double.isNaN(got)) {
            return Double.isNaN(exact) && Double.isNaN(got);
        }
        if (Double.isInfinite(got) || Double.isInfinite(exact)) {
            boolean overflows = Math.abs(exact) + allowed > greatest;
            return got == exact || (overflows && Math.signum(got) == Math.signum(exact));
        }
        return Math.abs(got - exact) <= allowed;
    }

    private static boolean sameZero(double got, double exact) {
        return got != 0 || exact != 0 || 1 / got == 1 / exact;
    }

    private static String at(Place place, long element) {
        Shape shape = place.layout().shape();
        long[] index = new long[shape.rank()];
        long rest = element;
        for (int i = index.length - 1; i >= 0; i--) {
            index[i] = rest % shape.dim(i);
            rest /= shape.dim(i);
        }
        return place.name() + Arrays.toString(index);
    }
}
