package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/** Cases of {@link Op.Copy}. */
final class CopyFamily implements Family {
    private static final Op COPY = new Op.Copy();

    @Override
    public String name() {
        return "COPY";
    }

    @Override
    public String words() {
        return "a copy";
    }

    /**
     * T2: from every type to every type, numbers that both hold and numbers that the target must
     * round.
     */
    static List<Case> types(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                cases.add(convert(from, to, numbers.whole(0, 100)));
                if (from.isFloating()) {
                    cases.add(convert(from, to, numbers.wide()));
                } else {
                    cases.add(convert(from, to, numbers.whole(-1_000_000_000, 1_000_000_000)));
                }
            }
            cases.add(longs(from, numbers));
        }
        return cases;
    }

    /** Whole numbers of all 64 bits, which no float holds. */
    private static Case longs(DType to, Numbers numbers) {
        Memory x = Memory.untouched(DType.I64, 65);
        for (int i = 0; i < x.elements(); i++) {
            x.putLong(i, numbers.random().nextLong() >> i % 8);
        }
        Layout layout = Layout.dense(Shape.of(x.elements()));
        return new CaseBuilder(COPY)
                .in("source", x, layout)
                .out("target", to, layout)
                .within(to.isFloating() ? Tolerance.CORRECT : Tolerance.EXACT);
    }

    private static Case convert(DType from, DType to, DoubleSupplier x) {
        return copy(from, to, Shape.of(257), Arrangement.DENSE, Arrangement.DENSE, x);
    }

    private static Case copy(
            DType from, DType to, Shape shape, Arrangement at, Arrangement out, DoubleSupplier x) {
        boolean rounds = to.isFloating() && to != from && to != DType.F64;
        return new CaseBuilder(COPY)
                .in("source", from, at.layout(shape), x)
                .out("target", to, out.layout(shape))
                .within(rounds ? Tolerance.CORRECT : Tolerance.EXACT);
    }

    private static Case copy(Shape shape, Arrangement at, Arrangement out, Numbers numbers) {
        return copy(DType.F32, DType.F32, shape, at, out, numbers.wide());
    }

    @Override
    public List<Case> shapes(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Shape shape : Shapes.AWKWARD) {
            cases.add(copy(shape, Arrangement.DENSE, Arrangement.DENSE, numbers));
            cases.add(copy(shape, Arrangement.TRANSPOSED, Arrangement.DENSE, numbers));
            cases.add(copy(shape, Arrangement.DENSE, Arrangement.SLICED, numbers));
        }
        return cases;
    }

    @Override
    public List<Case> layouts(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Shape shape :
                List.of(
                        Shape.of(37),
                        Shape.of(9, 19),
                        Shape.of(3, 4, 17),
                        Shape.of(2, 3, 5, 7, 2))) {
            for (Arrangement at : Arrangement.values()) {
                for (Arrangement out : Arrangement.DISJOINT) {
                    cases.add(copy(shape, at, out, numbers));
                }
            }
        }
        return cases;
    }

    /** Special numbers into every type, and everything that ends in a tie of a 16-bit type. */
    @Override
    public List<Case> values(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (DType to : DType.values()) {
            cases.add(convert(DType.F32, to, numbers.special()));
            cases.add(convert(DType.BF16, to, numbers.special()));
            cases.add(convert(DType.F16, to, numbers.special()));
            cases.add(convert(DType.F32, to, ties(numbers, 0x1000)));
            cases.add(convert(DType.F32, to, ties(numbers, 0x8000)));
            cases.add(payloads(to));
        }
        return cases;
    }

    /** NaNs of every kind, which no number in Java can stand for: some end in zeros when cut. */
    private static Case payloads(DType to) {
        Memory nans = Memory.untouched(DType.F32, 12);
        int[] payloads = {0x7f800001, 0x7fa00000, 0x7fc00000, 0x7f80ffff, 0x7fffffff, 0x7f801fff};
        for (int i = 0; i < nans.elements(); i++) {
            int sign = i < payloads.length ? 0 : Integer.MIN_VALUE;
            nans.putInt(i, payloads[i % payloads.length] | sign);
        }
        Layout layout = Layout.dense(Shape.of(nans.elements()));
        return new CaseBuilder(COPY)
                .in("source", nans, layout)
                .out("target", to, layout)
                .within(to == DType.BF16 || to == DType.F16 ? Tolerance.CORRECT : Tolerance.EXACT);
    }

    private static DoubleSupplier ties(Numbers numbers, int lowBits) {
        return () -> {
            float x = (float) numbers.scaled(-20, 20).getAsDouble();
            return Float.intBitsToFloat((Float.floatToIntBits(x) & (-2 * lowBits)) | lowBits);
        };
    }

    @Override
    public List<Case> large(Numbers numbers) {
        return List.of(
                copy(Shapes.LARGE, Arrangement.TRANSPOSED, Arrangement.DENSE, numbers),
                copy(Shapes.LARGE, Arrangement.DENSE, Arrangement.DENSE, numbers));
    }
}
