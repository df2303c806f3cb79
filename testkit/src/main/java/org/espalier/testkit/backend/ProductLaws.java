package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** Laws of matrix products. Bounds are those of {@link Tolerance#SUM} for each product. */
final class ProductLaws {
    private static final int[][] SIZES = {
        {1, 3, 1}, {5, 7, 9}, {8, 16, 16}, {17, 65, 33}, {33, 257, 18}, {65, 300, 70}
    };

    private ProductLaws() {}

    static List<Law> all(Numbers numbers) {
        List<Law> laws = new ArrayList<>();
        for (int[] s : SIZES) {
            Matrix a = Matrix.of(s[0], s[1], numbers.plain());
            Matrix b = Matrix.of(s[1], s[2], numbers.plain());
            String size = " of " + a.shape() + " and " + b.shape();
            laws.add(new Law("A(BC) = (AB)C" + size, m -> associative(m, a, b, numbers)));
            laws.add(new Law("(AB)ᵀ = BᵀAᵀ" + size, m -> transposed(m, a, b)));
            laws.add(new Law("rows in another order" + size, m -> permuted(m, a, b)));
            laws.add(new Law("a batch in two parts" + size, m -> batch(m, a, b)));
            laws.add(new Law("columns in two parts" + size, m -> columns(m, a, b)));
            laws.add(new Law("k in two parts" + size, m -> inner(m, a, b)));
            laws.add(new Law("(2A)B = 2(AB)" + size, m -> doubled(m, a, b)));
            laws.add(new Law("AI = A" + size, m -> identity(m, a)));
            laws.add(new Law("whole numbers" + size, m -> whole(m, s, numbers)));
        }
        return laws;
    }

    /** The splits of a batch alone, at sizes that are cut into chunks. */
    static List<Law> splits(Numbers numbers) {
        Matrix a = Matrix.of(129, 515, numbers.wide());
        Matrix b = Matrix.of(515, 70, numbers.plain());
        return List.of(
                new Law("a batch of 129 rows in two parts", m -> batch(m, a, b)),
                new Law("129 rows in another order", m -> permuted(m, a, b)),
                new Law("each row alone", m -> alone(m, a.between(0, 19), b)));
    }

    static double[] product(Machine m, Matrix a, Matrix b) {
        Shape out = Shape.of(1, a.rows(), b.columns());
        return m.run(
                new CaseBuilder(new Op.MatMul(Program.identity(), false))
                        .in("a", Machine.f32(a.numbers()), dense(a))
                        .in("b", Machine.f32(b.numbers()), dense(b))
                        .out("out", DType.F32, Layout.dense(out))
                        .unbounded());
    }

    private static Layout dense(Matrix x) {
        return Layout.dense(Shape.of(1, x.rows(), x.columns()));
    }

    private static Matrix matrix(Machine m, Matrix a, Matrix b) {
        return new Matrix(a.rows(), b.columns(), product(m, a, b));
    }

    /** So many errors of a product of K terms whose absolute value is given. */
    private static double[] errors(double howMany, long terms, Matrix size) {
        return Arrays.stream(size.numbers())
                .map(x -> howMany * Tolerance.SUM.allowed(0, x, terms))
                .toArray();
    }

    private static Law.Sides associative(Machine m, Matrix a, Matrix b, Numbers numbers) {
        Matrix c = Matrix.of(b.columns(), 11, numbers.plain());
        double[] left = product(m, a, matrix(m, b, c));
        double[] right = product(m, matrix(m, a, b), c);
        Matrix size = a.abs().times(b.abs()).times(c.abs());
        // Two products on each side, the longer of the two sums for both.
        return Law.Sides.near(left, right, errors(4, Math.max(a.columns(), b.columns()), size));
    }

    private static double[] bound(Matrix a, Matrix b) {
        return errors(2, a.columns(), a.abs().times(b.abs()));
    }

    private static Law.Sides transposed(Machine m, Matrix a, Matrix b) {
        double[] left = matrix(m, a, b).transposed().numbers();
        double[] right = product(m, b.transposed(), a.transposed());
        double[] allowed = errors(2, a.columns(), a.abs().times(b.abs()).transposed());
        return Law.Sides.near(left, right, allowed);
    }

    private static Law.Sides permuted(Machine m, Matrix a, Matrix b) {
        int[] backwards = new int[a.rows()];
        Arrays.setAll(backwards, i -> a.rows() - 1 - i);
        double[] left = matrix(m, a, b).rows(backwards).numbers();
        Matrix turned = a.rows(backwards);
        return Law.Sides.split(left, product(m, turned, b), bound(turned, b));
    }

    private static Law.Sides batch(Machine m, Matrix a, Matrix b) {
        int cut = (a.rows() + 2) / 3;
        double[] first = product(m, a.between(0, cut), b);
        double[] rest = product(m, a.between(cut, a.rows()), b);
        return Law.Sides.split(product(m, a, b), Matrix.joined(first, rest), bound(a, b));
    }

    private static Law.Sides alone(Machine m, Matrix a, Matrix b) {
        double[][] rows = new double[a.rows()][];
        Arrays.setAll(rows, i -> product(m, a.between(i, i + 1), b));
        return Law.Sides.split(product(m, a, b), Matrix.joined(rows), bound(a, b));
    }

    private static Law.Sides columns(Machine m, Matrix a, Matrix b) {
        int cut = (b.columns() + 1) / 2;
        Matrix t = b.transposed();
        Matrix left = matrix(m, a, t.between(0, cut).transposed());
        Matrix right = matrix(m, a, t.between(cut, t.rows()).transposed());
        double[] both = Matrix.joined(left.transposed().numbers(), right.transposed().numbers());
        double[] whole = matrix(m, a, b).transposed().numbers();
        Matrix size = a.abs().times(b.abs()).transposed();
        return Law.Sides.near(whole, both, errors(2, a.columns(), size));
    }

    private static Law.Sides inner(Machine m, Matrix a, Matrix b) {
        int cut = (a.columns() + 1) / 2;
        Matrix t = a.transposed();
        Matrix first = matrix(m, t.between(0, cut).transposed(), b.between(0, cut));
        Matrix rest = matrix(m, t.between(cut, t.rows()).transposed(), b.between(cut, b.rows()));
        return Law.Sides.near(product(m, a, b), first.plus(rest).numbers(), bound(a, b));
    }

    private static Law.Sides doubled(Machine m, Matrix a, Matrix b) {
        double[] twice = matrix(m, a, b).map(x -> 2 * x).numbers();
        return Law.Sides.equal(product(m, a.map(x -> 2 * x), b), twice);
    }

    private static Law.Sides identity(Machine m, Matrix a) {
        return Law.Sides.equal(product(m, a, Matrix.identity(a.columns())), a.numbers());
    }

    /** Small whole numbers: no order of adding rounds. */
    private static Law.Sides whole(Machine m, int[] s, Numbers numbers) {
        Matrix a = Matrix.of(s[0], s[1], numbers.whole(-9, 10));
        Matrix b = Matrix.of(s[1], s[2], numbers.whole(-9, 10));
        return Law.Sides.equal(product(m, a, b), a.times(b).numbers());
    }
}
