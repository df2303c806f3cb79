package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/**
 * Cases of products of 8-bit integers, which a backend may decline. They are exact, so a kernel is
 * held to the reference's bits whatever it declares.
 */
final class WholeProducts {
    private static final Program DEQUANTIZED =
            Program.named(
                    "dequantized",
                    p -> p.out(p.in("product").mul(p.in("scale")).sub(p.in("shift"))));

    private static final List<Pair> PAIRS =
            List.of(
                    new Pair(DType.I8, DType.I8),
                    new Pair(DType.U8, DType.I8),
                    new Pair(DType.I8, DType.U8),
                    new Pair(DType.U8, DType.U8));

    private WholeProducts() {}

    private record Pair(DType a, DType b) {}

    /** Sizes of [B, M, K] × [B, K, N]. */
    private record Size(int b, int m, int k, int n) {
        Layout left() {
            return Layout.dense(Shape.of(b, m, k));
        }

        Layout right() {
            return Layout.dense(Shape.of(b, k, n));
        }

        Shape out() {
            return Shape.of(b, m, n);
        }
    }

    /** T2: every mix, k around blocks of 256 and where f32 cannot hold a sum any more. */
    static List<Case> products(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (int k : new int[] {1, 7, 16, 255, 256, 257, 513, 1003, 4099}) {
            Size size = new Size(1, 13, k, 33);
            for (Pair pair : PAIRS) {
                cases.add(bare(pair, size, size.left(), size.right(), numbers));
            }
        }
        Size batch = new Size(2, 5, 300, 7);
        for (Pair pair : PAIRS) {
            cases.add(bare(pair, batch, batch.left(), batch.right(), numbers));
            cases.add(scaled(pair, batch, numbers));
            cases.add(kept(pair, batch, DType.I32, numbers));
            cases.add(kept(pair, batch, DType.F32, numbers));
        }
        return cases;
    }

    private static Case bare(Pair pair, Size size, Layout a, Layout b, Numbers numbers) {
        return factors(Program.identity(), false, pair, a, b, numbers)
                .out("out", DType.I32, Layout.dense(size.out()))
                .within(Tolerance.RECIPE);
    }

    private static CaseBuilder factors(
            Program epilogue, boolean keeps, Pair pair, Layout a, Layout b, Numbers numbers) {
        return new CaseBuilder(new Op.MatMul(epilogue, keeps))
                .in("a", pair.a(), a, any(pair.a(), numbers))
                .in("b", pair.b(), b, any(pair.b(), numbers));
    }

    private static DoubleSupplier any(DType type, Numbers numbers) {
        return type == DType.I8 ? numbers.whole(-128, 128) : numbers.whole(0, 256);
    }

    private static Case scaled(Pair pair, Size size, Numbers numbers) {
        return dequantized(false, pair, size, numbers).out(size.out()).within(Tolerance.RECIPE);
    }

    private static Case kept(Pair pair, Size size, DType type, Numbers numbers) {
        return dequantized(true, pair, size, numbers)
                .out(size.out())
                .out("product", type, Layout.dense(size.out()))
                .within(Tolerance.RECIPE);
    }

    /** A scale for each column and a whole number for each row. */
    private static CaseBuilder dequantized(boolean keeps, Pair pair, Size size, Numbers numbers) {
        Layout columns = Layout.dense(Shape.of(size.n())).broadcastTo(size.out());
        Layout rows = Layout.dense(Shape.of(size.m(), 1)).broadcastTo(size.out());
        return factors(DEQUANTIZED, keeps, pair, size.left(), size.right(), numbers)
                .in("scale", DType.F32, columns, numbers.between(0.001, 0.1))
                .in("shift", DType.I32, rows, numbers.whole(-100_000, 100_000));
    }

    /** T3. */
    static List<Case> shapes(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        int[] some = {0, 1, 5, 17};
        for (int m : some) {
            for (int k : some) {
                for (int n : some) {
                    Size size = new Size(1 + (m + n) % 2, m, k, n);
                    cases.add(bare(PAIRS.get(1), size, size.left(), size.right(), numbers));
                }
            }
        }
        for (Size size : List.of(new Size(1, 1, 65, 65), new Size(1, 131, 3, 127))) {
            cases.add(bare(PAIRS.get(0), size, size.left(), size.right(), numbers));
        }
        return cases;
    }

    /** T4. */
    static List<Case> layouts(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Size size : List.of(new Size(2, 15, 20, 33), new Size(3, 2, 270, 5))) {
            for (Arrangement lies : Arrangement.values()) {
                Layout a = lies.layout(size.left().shape());
                Layout b = lies.layout(size.right().shape());
                cases.add(bare(PAIRS.get(1), size, a, turned(size.right()), numbers));
                cases.add(bare(PAIRS.get(1), size, turned(size.left()), b, numbers));
            }
            for (Arrangement lies : Arrangement.DISJOINT) {
                cases.add(
                        factors(
                                        Program.identity(),
                                        false,
                                        PAIRS.get(0),
                                        size.left(),
                                        size.right(),
                                        numbers)
                                .out("out", DType.I32, lies.layout(size.out()))
                                .within(Tolerance.RECIPE));
            }
        }
        return cases;
    }

    /** The last two axes exchanged. */
    private static Layout turned(Layout dense) {
        Shape shape = dense.shape();
        Shape stored = Shape.of(shape.dim(0), shape.dim(2), shape.dim(1));
        return Layout.dense(stored).permute(0, 2, 1);
    }

    /** T5: extremes of every mix, with sums that fit and sums that wrap at both ends. */
    static List<Case> values(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Pair pair : PAIRS) {
            cases.add(extremes(pair, 257, numbers));
            cases.add(extremes(pair, 140_001, numbers));
        }
        return cases;
    }

    /** Rows of a and columns of b that are all lowest, all highest, or either. */
    private static Case extremes(Pair pair, int k, Numbers numbers) {
        Size size = new Size(1, 3, k, 3);
        int[] next = {0};
        DoubleSupplier byRow = () -> end(pair.a(), next[0]++ / k, numbers);
        int[] other = {0};
        DoubleSupplier byColumn = () -> end(pair.b(), other[0]++ % 3, numbers);
        return new CaseBuilder(new Op.MatMul(Program.identity(), false))
                .in("a", pair.a(), size.left(), byRow)
                .in("b", pair.b(), size.right(), byColumn)
                .out("out", DType.I32, Layout.dense(size.out()))
                .within(Tolerance.RECIPE);
    }

    private static double end(DType type, int which, Numbers numbers) {
        int low = type == DType.I8 ? -128 : 0;
        boolean isHigh = which == 2 ? numbers.random().nextBoolean() : which == 1;
        return isHigh ? low + 255 : low;
    }

    /** T8. */
    static List<Case> large(Numbers numbers) {
        Size wide = new Size(1, 129, 515, 200);
        Size batch = new Size(6, 64, 33, 70);
        return List.of(
                bare(PAIRS.get(1), wide, wide.left(), turned(wide.right()), numbers),
                kept(PAIRS.get(0), batch, DType.F32, numbers));
    }
}
