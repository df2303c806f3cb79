package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** Cases of {@link Op.MatMul}. */
final class MatMulFamily implements Family {
    private static final Program ADD = Program.named("add", p -> p.out(p.in("x").add(p.in("y"))));
    private static final Program SILU =
            Program.of((product, residual) -> product.mul(product.sigmoid()).add(residual));

    @Override
    public String name() {
        return "MATMUL";
    }

    @Override
    public String words() {
        return "a matrix product";
    }

    /** Sizes of [B, M, K] × [B, K, N]. */
    private record Size(int b, int m, int k, int n) {
        Shape left() {
            return Shape.of(b, m, k);
        }

        Shape right() {
            return Shape.of(b, k, n);
        }

        Shape out() {
            return Shape.of(b, m, n);
        }
    }

    /** T2: k around its blocks. */
    static List<Case> products(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (int k : new int[] {1, 7, 16, 65, 255, 256, 257, 511, 512, 513, 1003}) {
            cases.add(bare(new Size(1, 13, k, 33), Arrangement.DENSE, Arrangement.DENSE, numbers));
            cases.add(bare(new Size(2, 5, k, 7), Arrangement.DENSE, Arrangement.DENSE, numbers));
        }
        return cases;
    }

    private static Case bare(Size size, Arrangement a, Arrangement b, Numbers numbers) {
        return bare(size, a.layout(size.left()), b.layout(size.right()), numbers.plain());
    }

    private static Case bare(Size size, Layout a, Layout b, DoubleSupplier x) {
        return new CaseBuilder(new Op.MatMul(Program.identity(), false))
                .in("a", DType.F32, a, x)
                .in("b", DType.F32, b, x)
                .out(size.out())
                .within(Tolerance.SUM, Math.max(1, size.k()));
    }

    /**
     * T2: bias rows within a bound; an activation and a residual by bits; with the product kept or
     * not.
     */
    static List<Case> epilogues(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        Size[] sizes = {new Size(1, 17, 31, 65), new Size(3, 14, 300, 32), new Size(1, 1, 64, 100)};
        for (Size size : sizes) {
            for (boolean keeps : new boolean[] {false, true}) {
                cases.add(
                        finished(
                                ADD,
                                keeps,
                                size,
                                bias(size),
                                Optional.of(new Case.Bound(Tolerance.SUM, size.k() + 1)),
                                numbers));
                Layout residual = Layout.dense(size.out());
                cases.add(finished(SILU, keeps, size, residual, Optional.empty(), numbers));
            }
        }
        return cases;
    }

    private static Layout bias(Size size) {
        return Layout.dense(Shape.of(size.n())).broadcastTo(size.out());
    }

    private static Case finished(
            Program epilogue,
            boolean keeps,
            Size size,
            Layout extra,
            Optional<Case.Bound> bound,
            Numbers numbers) {
        CaseBuilder builder =
                new CaseBuilder(new Op.MatMul(epilogue, keeps))
                        .in("a", size.left(), numbers.plain())
                        .in("b", size.right(), numbers.plain())
                        .in("extra", DType.F32, extra, numbers.plain())
                        .out(size.out());
        if (keeps) {
            builder.out("product", DType.F32, Layout.dense(size.out()));
        }
        return bound.map(b -> builder.within(b.tolerance(), b.terms()))
                .orElseGet(builder::unbounded);
    }

    @Override
    public List<Case> shapes(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        int[] some = {0, 1, 2, 5, 16, 17, 65};
        for (int m : some) {
            for (int k : some) {
                for (int n : some) {
                    Size size = new Size(1 + (m + n) % 2, m, k, n);
                    cases.add(bare(size, Arrangement.DENSE, Arrangement.DENSE, numbers));
                }
            }
        }
        cases.add(bare(new Size(0, 2, 3, 4), Arrangement.DENSE, Arrangement.DENSE, numbers));
        cases.add(bare(new Size(1, 1, 4099, 1), Arrangement.DENSE, Arrangement.DENSE, numbers));
        cases.add(bare(new Size(1, 131, 3, 127), Arrangement.DENSE, Arrangement.DENSE, numbers));
        cases.add(bare(new Size(13, 1, 5, 257), Arrangement.DENSE, Arrangement.DENSE, numbers));
        cases.addAll(WholeProducts.shapes(numbers));
        return cases;
    }

    @Override
    public List<Case> layouts(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        Size[] sizes = {new Size(2, 15, 20, 33), new Size(3, 2, 270, 5)};
        for (Size size : sizes) {
            for (Arrangement a : Arrangement.values()) {
                for (Arrangement b : Arrangement.values()) {
                    cases.add(bare(size, a, b, numbers));
                }
                cases.add(bare(size, flipped(size.left()), a.layout(size.right()), numbers.wide()));
                cases.add(bare(size, a.layout(size.left()), flipped(size.right()), numbers.wide()));
            }
            for (Arrangement out : Arrangement.DISJOINT) {
                cases.add(into(out, size, numbers));
            }
        }
        cases.addAll(WholeProducts.layouts(numbers));
        return cases;
    }

    /** The last two axes exchanged: aᵀ or bᵀ as autograd asks for it. */
    private static Layout flipped(Shape shape) {
        Shape stored = Shape.of(shape.dim(0), shape.dim(2), shape.dim(1));
        return Layout.dense(stored).permute(0, 2, 1);
    }

    private static Case into(Arrangement out, Size size, Numbers numbers) {
        return new CaseBuilder(new Op.MatMul(Program.identity(), false))
                .in("a", size.left(), numbers.plain())
                .in("b", size.right(), numbers.plain())
                .out("out", DType.F32, out.layout(size.out()))
                .within(Tolerance.SUM, size.k());
    }

    /** A special number in every row of a; terms that cancel; sums of denormals. */
    @Override
    public List<Case> values(Numbers numbers) {
        int n = Numbers.specials();
        Size size = new Size(1, n, n, 19);
        DoubleSupplier special = numbers.special();
        DoubleSupplier plain = numbers.plain();
        int[] next = {0};
        DoubleSupplier mixed =
                () -> {
                    int i = next[0]++;
                    return i < n * n && i / n == i % n
                            ? special.getAsDouble()
                            : plain.getAsDouble();
                };
        Layout a = Layout.dense(size.left());
        Layout b = Layout.dense(size.right());
        List<Case> cases = new ArrayList<>();
        cases.add(bare(size, a, b, mixed));
        cases.add(bare(size, a, b, numbers.cancelling()));
        cases.add(bare(size, a, b, () -> -0.0));
        cases.add(bare(size, a, b, numbers.scaled(-80, -60)));
        cases.addAll(WholeProducts.values(numbers));
        return cases;
    }

    @Override
    public List<Case> large(Numbers numbers) {
        Size wide = new Size(1, 129, 515, 200);
        Size batch = new Size(6, 64, 33, 70);
        List<Case> cases = new ArrayList<>();
        cases.add(bare(wide, Arrangement.DENSE, Arrangement.DENSE, numbers));
        cases.add(bare(wide, flipped(wide.left()), flipped(wide.right()), numbers.wide()));
        cases.add(bare(batch, Arrangement.DENSE, Arrangement.FIRST_REPEATED, numbers));
        cases.add(finished(SILU, true, batch, bias(batch), Optional.empty(), numbers));
        cases.addAll(WholeProducts.large(numbers));
        return cases;
    }
}
