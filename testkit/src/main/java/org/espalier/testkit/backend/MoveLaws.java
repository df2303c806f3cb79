package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** Laws of maps and of what moves elements. */
final class MoveLaws {
    private static final Program GELU = Formulas.geluWithNoise();
    private static final Program ODD = Program.of(x -> x.tanh());
    private static final Program ADD = Program.of((x, y) -> x.add(y));
    private static final Op RANDOM =
            new Op.Map(Program.named("noise", p -> p.out(p.in("x").add(Expr.random("k")))));

    private MoveLaws() {}

    static List<Law> maps(Numbers numbers) {
        List<Law> laws = new ArrayList<>();
        for (int[] s : new int[][] {{1, 1}, {3, 15}, {5, 64}, {7, 65}, {3, 1003}}) {
            Matrix x = Matrix.of(s[0], s[1], numbers.plain());
            Matrix y = Matrix.of(s[0], s[1], numbers.plain());
            String size = " of " + x.shape();
            laws.add(new Law("a map in two parts" + size, m -> parts(m, x)));
            laws.add(new Law("each element alone" + size, m -> alone(m, x)));
            laws.add(new Law("noise in two parts" + size, m -> noise(m, x)));
            laws.add(new Law("x + y = y + x" + size, m -> commutes(m, x, y)));
            laws.add(new Law("tanh(−x) = −tanh x" + size, m -> odd(m, x)));
        }
        return laws;
    }

    static List<Law> moves(Numbers numbers) {
        List<Law> laws = new ArrayList<>();
        for (int[] s : new int[][] {{1, 1}, {5, 7}, {16, 16}, {33, 65}, {129, 17}}) {
            Matrix x = Matrix.of(s[0], s[1], numbers.plain());
            String size = " of " + x.shape();
            laws.add(new Law("scattering gathered rows" + size, m -> thereAndBack(m, x)));
            laws.add(new Law("scattering keeps column sums" + size, m -> kept(m, s, numbers)));
            laws.add(new Law("transposing twice" + size, m -> twice(m, x)));
            laws.add(new Law("gathering in two parts" + size, m -> gathers(m, x)));
        }
        return laws;
    }

    /** The splits of a batch alone, at a size that is cut into chunks. */
    static List<Law> splits(Numbers numbers) {
        Matrix x = Matrix.of(203, 601, numbers.plain());
        return List.of(
                new Law("a map of 122,003 elements in two parts", m -> parts(m, x)),
                new Law("noise of 122,003 elements in two parts", m -> noise(m, x)));
    }

    private static double[] gelu(Machine m, Matrix x) {
        return m.run(
                new CaseBuilder(new Op.Map(GELU))
                        .in("x", Machine.f32(x.numbers()), Layout.dense(x.shape()))
                        .out(x.shape())
                        .out(x.shape())
                        .scalars(0.1)
                        .keys(7, 0)
                        .unbounded());
    }

    private static double[] near(Matrix x) {
        double[] allowed = new double[x.numbers().length];
        Arrays.setAll(allowed, i -> 2 * Tolerance.COMPOSED.allowed(0, 4, 1));
        return allowed;
    }

    private static Law.Sides parts(Machine m, Matrix x) {
        int cut = (x.rows() + 2) / 3;
        double[] first = gelu(m, x.between(0, cut));
        double[] rest = gelu(m, x.between(cut, x.rows()));
        return Law.Sides.split(gelu(m, x), Matrix.joined(first, rest), near(x));
    }

    /** The first and the last few elements: a loop's body and its tail. */
    private static Law.Sides alone(Machine m, Matrix x) {
        double[] whole = gelu(m, x);
        int n = whole.length;
        int[] some = n < 6 ? new int[] {0} : new int[] {0, 1, n / 2, n - 3, n - 2, n - 1};
        double[] left = Arrays.stream(some).mapToDouble(i -> whole[i]).toArray();
        double[] right =
                Arrays.stream(some).mapToDouble(i -> gelu(m, one(x.numbers()[i]))[0]).toArray();
        return Law.Sides.split(left, right, Arrays.copyOf(near(x), some.length));
    }

    private static Matrix one(double x) {
        return new Matrix(1, 1, new double[] {x});
    }

    private static double[] noise(Machine m, int elements, long first) {
        return m.run(
                new CaseBuilder(RANDOM)
                        .in("x", Shape.of(elements), () -> 0)
                        .out(Shape.of(elements))
                        .keys(0x5eed, first)
                        .unbounded());
    }

    /** Element e of a stream is the same wherever the tensor begins. */
    private static Law.Sides noise(Machine m, Matrix x) {
        int n = x.numbers().length;
        int cut = n / 3 + 1;
        double[] first = noise(m, cut, 5);
        double[] rest = n == cut ? new double[0] : noise(m, n - cut, 5L + cut);
        return Law.Sides.equal(noise(m, n, 5), Matrix.joined(first, rest));
    }

    private static double[] sum(Machine m, Matrix x, Matrix y) {
        return m.run(
                new CaseBuilder(new Op.Map(ADD))
                        .in("x", Machine.f32(x.numbers()), Layout.dense(x.shape()))
                        .in("y", Machine.f32(y.numbers()), Layout.dense(y.shape()))
                        .out(x.shape())
                        .unbounded());
    }

    private static Law.Sides commutes(Machine m, Matrix x, Matrix y) {
        return Law.Sides.equal(sum(m, x, y), sum(m, y, x));
    }

    private static double[] tanh(Machine m, Matrix x) {
        return m.run(
                new CaseBuilder(new Op.Map(ODD))
                        .in("x", Machine.f32(x.numbers()), Layout.dense(x.shape()))
                        .out(x.shape())
                        .unbounded());
    }

    private static Law.Sides odd(Machine m, Matrix x) {
        double[] minus = Arrays.stream(tanh(m, x)).map(y -> -y).toArray();
        double[] allowed = new double[minus.length];
        Arrays.setAll(allowed, i -> 2 * Tolerance.ELEMENTARY.allowed(minus[i], 0, 1));
        return Law.Sides.near(tanh(m, x.map(e -> -e)), minus, allowed);
    }

    /** Row i goes to 7 i + 3 mod n, which is one-to-one for these n. */
    private static double[] order(int n) {
        double[] order = new double[n];
        Arrays.setAll(order, i -> (i * 7 + 3) % n);
        return n % 7 == 0 ? identity(n) : order;
    }

    private static double[] identity(int n) {
        double[] order = new double[n];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private static double[] gather(Machine m, Matrix table, double[] rows) {
        return m.run(
                new CaseBuilder(new Op.Gather())
                        .in("table", Machine.f32(table.numbers()), Layout.dense(table.shape()))
                        .numbers("numbers", DType.I32, rows)
                        .out(Shape.of(rows.length, table.columns()))
                        .unbounded());
    }

    private static double[] scatter(Machine m, Matrix rows, double[] numbers, int of) {
        return m.run(
                new CaseBuilder(new Op.ScatterAdd())
                        .numbers("numbers", DType.I32, numbers)
                        .in("rows", Machine.f32(rows.numbers()), Layout.dense(rows.shape()))
                        .out(Shape.of(of, rows.columns()))
                        .unbounded());
    }

    private static Law.Sides thereAndBack(Machine m, Matrix x) {
        double[] order = order(x.rows());
        Matrix moved = new Matrix(x.rows(), x.columns(), gather(m, x, order));
        return Law.Sides.equal(scatter(m, moved, order, x.rows()), x.numbers());
    }

    private static Law.Sides kept(Machine m, int[] s, Numbers numbers) {
        Matrix x = Matrix.of(s[0], s[1], numbers.whole(-50, 51));
        double[] to = Matrix.of(1, s[0], numbers.whole(0, 3)).numbers();
        Matrix ones = Matrix.of(1, s[0], () -> 1);
        Matrix sums = new Matrix(3, s[1], scatter(m, x, to, 3));
        double[] right = Matrix.of(1, 3, () -> 1).times(sums).numbers();
        return Law.Sides.equal(ones.times(x).numbers(), right);
    }

    private static double[] transposed(Machine m, Matrix x) {
        Layout turned = Layout.dense(x.shape()).permute(1, 0);
        return m.run(
                new CaseBuilder(new Op.Copy())
                        .in("source", Machine.f32(x.numbers()), turned)
                        .out(Shape.of(/* rows= */ x.columns(), /* columns= */ x.rows()))
                        .unbounded());
    }

    private static Law.Sides twice(Machine m, Matrix x) {
        Matrix once =
                new Matrix(/* rows= */ x.columns(), /* columns= */ x.rows(), transposed(m, x));
        return Law.Sides.equal(transposed(m, once), x.numbers());
    }

    private static Law.Sides gathers(Machine m, Matrix x) {
        double[] order = order(x.rows());
        int cut = order.length / 2;
        double[] first = gather(m, x, Arrays.copyOfRange(order, 0, cut));
        double[] rest = gather(m, x, Arrays.copyOfRange(order, cut, order.length));
        return Law.Sides.equal(gather(m, x, order), Matrix.joined(first, rest));
    }
}
