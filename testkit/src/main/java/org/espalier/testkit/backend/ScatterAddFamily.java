package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/** Cases of {@link Op.ScatterAdd}; a fifth of the numbers are negative. */
final class ScatterAddFamily implements Family {
    @Override
    public String name() {
        return "SCATTER-ADD";
    }

    @Override
    public String words() {
        return "a scatter-add";
    }

    private static Case scatter(int n, int c, int v, DType type, Numbers numbers) {
        Arrangement dense = Arrangement.DENSE;
        return scatter(n, c, v, type, dense, dense, numbers.wide(), numbers);
    }

    private static Case scatter(
            int n,
            int c,
            int v,
            DType type,
            Arrangement rows,
            Arrangement rest,
            DoubleSupplier x,
            Numbers numbers) {
        Arrangement out = Arrangement.DISJOINT.contains(rest) ? rest : Arrangement.DENSE;
        DoubleSupplier row = numbers.whole(-Math.max(1, v / 4), v);
        return new CaseBuilder(new Op.ScatterAdd())
                .in("numbers", type, rest.layout(Shape.of(n)), row)
                .in("rows", DType.F32, rows.layout(Shape.of(n, c)), x)
                .out("out", DType.F32, out.layout(Shape.of(v, c)))
                .within(Tolerance.SUM, Math.max(1, n));
    }

    /** T2: few rows of many terms, many rows of few. */
    static List<Case> rows(Numbers numbers) {
        return List.of(
                scatter(1003, 13, 3, DType.I32, numbers),
                scatter(257, 65, 1003, DType.I64, numbers),
                scatter(131, 1, 13, DType.I32, numbers));
    }

    @Override
    public List<Case> shapes(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (int c : new int[] {0, 1, 7, 8, 16, 17, 65, 257}) {
            for (int n : new int[] {0, 1, 5, 64, 131}) {
                cases.add(scatter(n, c, 13, DType.I32, numbers));
                cases.add(scatter(n, c, 1, DType.I64, numbers));
                cases.add(scatter(n, c, 3 * n, DType.I64, numbers));
            }
        }
        return cases;
    }

    @Override
    public List<Case> layouts(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Arrangement rows : Arrangement.values()) {
            for (Arrangement rest : Arrangement.values()) {
                cases.add(scatter(33, 19, 9, DType.I32, rows, rest, numbers.wide(), numbers));
            }
        }
        return cases;
    }

    @Override
    public List<Case> values(Numbers numbers) {
        Arrangement dense = Arrangement.DENSE;
        return List.of(
                scatter(200, 19, 300, DType.I32, dense, dense, numbers.special(), numbers),
                scatter(99, 19, 2, DType.I32, dense, dense, numbers.cancelling(), numbers),
                scatter(20, 3, 5, DType.I64, dense, dense, () -> -0.0, numbers));
    }

    @Override
    public List<Case> large(Numbers numbers) {
        return List.of(
                scatter(1003, 129, 40, DType.I32, numbers),
                scatter(4001, 17, 3, DType.I64, numbers),
                scatter(700, 65, 1500, DType.I32, numbers));
    }
}
