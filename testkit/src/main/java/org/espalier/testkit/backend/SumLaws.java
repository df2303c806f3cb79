package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** Laws of reductions, and of the softmax that is made of them. */
final class SumLaws {
    private static final Program MINUS = Program.of((x, max) -> x.sub(max).exp());
    private static final Program OVER = Program.of((x, sum) -> x.div(sum));

    private SumLaws() {}

    static List<Law> all(Numbers numbers) {
        List<Law> laws = new ArrayList<>();
        for (int[] s : new int[][] {{1, 1}, {3, 15}, {7, 16}, {5, 257}, {19, 1003}, {2, 9001}}) {
            Matrix x = Matrix.of(s[0], s[1], numbers.wide());
            String size = " of " + x.shape();
            laws.add(new Law("the sum of parts" + size, m -> parts(m, x)));
            laws.add(new Law("rows in two parts" + size, m -> rows(m, x)));
            laws.add(new Law("Σ2x = 2Σx" + size, m -> doubled(m, x)));
            laws.add(new Law("Σ of whole numbers" + size, m -> whole(m, s, numbers)));
            laws.add(new Law("both axes = one by one" + size, m -> both(m, x)));
            laws.add(new Law("max = −min of −x" + size, m -> extremes(m, x)));
            laws.add(new Law("the max of parts" + size, m -> maxOfParts(m, x)));
        }
        return laws;
    }

    static List<Law> softmax(Numbers numbers) {
        List<Law> laws = new ArrayList<>();
        for (int[] s : new int[][] {{1, 1}, {3, 17}, {9, 257}, {4, 4097}}) {
            Matrix x = Matrix.of(s[0], s[1], numbers.between(-9, 9));
            laws.add(new Law("rows sum to 1, " + x.shape(), m -> rowsOfOne(m, x)));
            laws.add(new Law("a shift changes nothing, " + x.shape(), m -> shifted(m, x)));
        }
        return laws;
    }

    /** The splits of a batch alone, at a size that is cut into chunks. */
    static List<Law> splits(Numbers numbers) {
        Matrix x = Matrix.of(301, 1003, numbers.wide());
        return List.of(
                new Law("301 rows in two parts", m -> rows(m, x)),
                new Law("301 rows of softmax in two parts", m -> softmaxRows(m, x)));
    }

    private static double[] reduce(Machine m, Combine combine, Matrix x, int from, int to) {
        Shape kept = x.shape().slice(0, from).concat(x.shape().slice(to, 2));
        return m.run(
                new CaseBuilder(new Op.Reduce(Program.identity(), combine, from, to, false))
                        .in("x", Machine.f32(x.numbers()), Layout.dense(x.shape()))
                        .out("out", DType.F32, Layout.dense(kept))
                        .unbounded());
    }

    private static double[] sums(Machine m, Matrix x) {
        return reduce(m, Combine.SUM, x, 1, 2);
    }

    private static double[] maxima(Machine m, Matrix x) {
        return reduce(m, Combine.MAX, x, 1, 2);
    }

    /** So many errors of a sum of each row. */
    private static double[] errors(double howMany, Matrix x) {
        double[] allowed = new double[x.rows()];
        Arrays.setAll(
                allowed,
                i -> {
                    double size = Arrays.stream(x.abs().between(i, i + 1).numbers()).sum();
                    return howMany * Tolerance.SUM.allowed(0, size, x.columns());
                });
        return allowed;
    }

    private static Matrix left(Matrix x) {
        return x.transposed().between(0, (x.columns() + 1) / 2).transposed();
    }

    private static Matrix right(Matrix x) {
        return x.transposed().between((x.columns() + 1) / 2, x.columns()).transposed();
    }

    private static Law.Sides parts(Machine m, Matrix x) {
        double[] a = sums(m, left(x));
        double[] b = sums(m, right(x));
        Arrays.setAll(a, i -> a[i] + b[i]);
        return Law.Sides.near(sums(m, x), a, errors(3, x));
    }

    private static Law.Sides rows(Machine m, Matrix x) {
        int cut = (x.rows() + 2) / 3;
        double[] first = sums(m, x.between(0, cut));
        double[] rest = sums(m, x.between(cut, x.rows()));
        return Law.Sides.split(sums(m, x), Matrix.joined(first, rest), errors(2, x));
    }

    private static Law.Sides doubled(Machine m, Matrix x) {
        double[] twice = Arrays.stream(sums(m, x)).map(s -> 2 * s).toArray();
        return Law.Sides.equal(sums(m, x.map(e -> 2 * e)), twice);
    }

    private static Law.Sides whole(Machine m, int[] s, Numbers numbers) {
        Matrix x = Matrix.of(s[0], s[1], numbers.whole(-100, 101));
        double[] exact = new double[x.rows()];
        Arrays.setAll(exact, i -> Arrays.stream(x.between(i, i + 1).numbers()).sum());
        return Law.Sides.equal(sums(m, x), exact);
    }

    private static Law.Sides both(Machine m, Matrix x) {
        Matrix rows = new Matrix(1, x.rows(), sums(m, x));
        double size = Arrays.stream(x.abs().numbers()).sum();
        double[] allowed = {3 * Tolerance.SUM.allowed(0, size, x.numbers().length)};
        return Law.Sides.near(reduce(m, Combine.SUM, x, 0, 2), sums(m, rows), allowed);
    }

    private static Law.Sides extremes(Machine m, Matrix x) {
        double[] least = reduce(m, Combine.MIN, x.map(e -> -e), 1, 2);
        return Law.Sides.equal(maxima(m, x), Arrays.stream(least).map(e -> -e).toArray());
    }

    private static Law.Sides maxOfParts(Machine m, Matrix x) {
        double[] a = maxima(m, left(x));
        double[] b = x.columns() == 1 ? a : maxima(m, right(x));
        double[] both = new double[a.length];
        Arrays.setAll(both, i -> Math.max(a[i], b[i]));
        return Law.Sides.equal(maxima(m, x), both);
    }

    private static double[] perRow(Machine m, Program program, Matrix x, double[] row) {
        Layout column = Layout.dense(Shape.of(x.rows(), 1)).broadcastTo(x.shape());
        return m.run(
                new CaseBuilder(new Op.Map(program))
                        .in("x", Machine.f32(x.numbers()), Layout.dense(x.shape()))
                        .in("row", Machine.f32(row), column)
                        .out(x.shape())
                        .unbounded());
    }

    private static Matrix softmax(Machine m, Matrix x) {
        double[] e = perRow(m, MINUS, x, maxima(m, x));
        Matrix powers = new Matrix(x.rows(), x.columns(), e);
        return new Matrix(x.rows(), x.columns(), perRow(m, OVER, powers, sums(m, powers)));
    }

    private static Law.Sides rowsOfOne(Machine m, Matrix x) {
        Matrix p = softmax(m, x);
        double[] sums = new double[p.rows()];
        Arrays.setAll(sums, i -> Arrays.stream(p.between(i, i + 1).numbers()).sum());
        double[] ones = new double[p.rows()];
        Arrays.fill(ones, 1);
        double[] allowed = new double[p.rows()];
        Arrays.fill(allowed, 4 * Math.sqrt(x.columns()) * Tolerance.UNIT);
        return Law.Sides.near(sums, ones, allowed);
    }

    /** By a power of two that no element loses a bit to. */
    private static Law.Sides shifted(Machine m, Matrix x) {
        Matrix coarse = x.map(e -> Math.rint(e * 1024) / 1024);
        double[] same = softmax(m, coarse).numbers();
        return Law.Sides.equal(softmax(m, coarse.map(e -> e + 16)).numbers(), same);
    }

    private static Law.Sides softmaxRows(Machine m, Matrix x) {
        int cut = (x.rows() + 2) / 3;
        double[] first = softmax(m, x.between(0, cut)).numbers();
        double[] rest = softmax(m, x.between(cut, x.rows())).numbers();
        double[] allowed = new double[x.numbers().length];
        Arrays.fill(allowed, Tolerance.COMPOSED.allowed(0, 1, x.columns()));
        return Law.Sides.split(softmax(m, x).numbers(), Matrix.joined(first, rest), allowed);
    }
}
