package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/** Cases of {@link Op.Gather}. */
final class GatherFamily implements Family {
    @Override
    public String name() {
        return "GATHER";
    }

    @Override
    public String words() {
        return "a gather";
    }

    private static Case gather(int v, int c, int n, DType type, Numbers numbers) {
        return gather(v, c, n, type, Arrangement.DENSE, Arrangement.DENSE, numbers.wide(), numbers);
    }

    private static Case gather(
            int v,
            int c,
            int n,
            DType type,
            Arrangement table,
            Arrangement rest,
            DoubleSupplier x,
            Numbers numbers) {
        Arrangement out = Arrangement.DISJOINT.contains(rest) ? rest : Arrangement.DENSE;
        return new CaseBuilder(new Op.Gather())
                .in("table", DType.F32, table.layout(Shape.of(v, c)), x)
                .in("numbers", type, rest.layout(Shape.of(n)), numbers.whole(0, Math.max(1, v)))
                .out("out", DType.F32, out.layout(Shape.of(n, c)))
                .within(Tolerance.EXACT);
    }

    /** T2: tables of many rows, numbers of both types. */
    static List<Case> rows(Numbers numbers) {
        return List.of(
                gather(1003, 13, 257, DType.I32, numbers),
                gather(1003, 65, 31, DType.I64, numbers),
                gather(7, 1, 1003, DType.I32, numbers));
    }

    @Override
    public List<Case> shapes(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (int c : new int[] {0, 1, 7, 8, 16, 17, 65, 257}) {
            for (int n : new int[] {0, 1, 5, 64, 131}) {
                cases.add(gather(13, c, n, DType.I32, numbers));
                cases.add(gather(1, c, n, DType.I64, numbers));
            }
        }
        return cases;
    }

    @Override
    public List<Case> layouts(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Arrangement table : Arrangement.values()) {
            for (Arrangement rest : Arrangement.values()) {
                cases.add(gather(9, 19, 33, DType.I32, table, rest, numbers.wide(), numbers));
            }
        }
        return cases;
    }

    @Override
    public List<Case> values(Numbers numbers) {
        Arrangement dense = Arrangement.DENSE;
        return List.of(
                gather(9, 19, 50, DType.I32, dense, dense, numbers.special(), numbers),
                gather(9, 19, 50, DType.I64, dense, dense, numbers.special(), numbers));
    }

    @Override
    public List<Case> large(Numbers numbers) {
        return List.of(gather(300, 129, 1003, DType.I32, numbers));
    }
}
