package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** Cases of {@link Op.Map}. */
final class MapFamily implements Family {
    private static final Op.Map ADD = new Op.Map(Program.of((x, y) -> x.add(y)));
    private static final Op.Map EXP = new Op.Map(Program.of(x -> x.exp()));

    @Override
    public String name() {
        return "MAP";
    }

    @Override
    public String words() {
        return "a map";
    }

    /** T2: the program of one opcode, on many numbers. */
    static List<Case> opcode(Opcode op, Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Shape shape : List.of(Shape.of(7), Shape.of(1003), Shape.of(13, 65))) {
            cases.add(opcode(op, shape, Opcodes.numbers(op, numbers)));
        }
        return cases;
    }

    private static Case opcode(Opcode op, Shape shape, DoubleSupplier... numbers) {
        Program program = Opcodes.program(op).orElseThrow();
        CaseBuilder builder = new CaseBuilder(new Op.Map(program));
        for (int i = 0; i < program.inputs().size(); i++) {
            builder.in(program.inputs().get(i), shape, numbers[i % numbers.length]);
        }
        return builder.out(shape)
                .scalars(0.3)
                .keys(0x9e3779b97f4a7c15L, 7)
                .within(Opcodes.tolerance(op));
    }

    /** T2: x + y with operands and result of every type. */
    static List<Case> types(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                cases.add(
                        new CaseBuilder(ADD)
                                .in("x", from, Layout.dense(Shape.of(131)), numbers.whole(0, 50))
                                .in("y", DType.F32, Layout.dense(Shape.of(131)), numbers.plain())
                                .out("out", to, Layout.dense(Shape.of(131)))
                                .within(Tolerance.CORRECT));
            }
        }
        return cases;
    }

    @Override
    public List<Case> shapes(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Shape shape : Shapes.AWKWARD) {
            cases.add(add(shape, Arrangement.DENSE, Arrangement.DENSE, numbers));
            cases.add(add(shape, Arrangement.DENSE, Arrangement.LAST_REPEATED, numbers));
            cases.add(add(shape, Arrangement.FIRST_REPEATED, Arrangement.DENSE, numbers));
        }
        return cases;
    }

    private static Case add(Shape shape, Arrangement x, Arrangement y, Numbers numbers) {
        return new CaseBuilder(ADD)
                .in("x", DType.F32, x.layout(shape), numbers.wide())
                .in("y", DType.F32, y.layout(shape), numbers.wide())
                .out(shape)
                .within(Tolerance.CORRECT);
    }

    @Override
    public List<Case> layouts(Numbers numbers) {
        List<Case> cases = new ArrayList<>();
        for (Shape shape :
                List.of(Shape.of(37), Shape.of(5, 19), Shape.of(3, 4, 5), Shape.of(2, 3, 2, 17))) {
            for (Arrangement x : Arrangement.values()) {
                for (Arrangement y : List.of(Arrangement.DENSE, Arrangement.STEPPED, x)) {
                    cases.add(add(shape, x, y, numbers));
                }
            }
            for (Arrangement to : Arrangement.DISJOINT) {
                cases.add(into(to, shape, numbers));
                cases.add(overItself(to, shape, numbers));
            }
        }
        return cases;
    }

    private static Case into(Arrangement to, Shape shape, Numbers numbers) {
        return new CaseBuilder(EXP)
                .in("x", shape, numbers.plain())
                .out("out", DType.F32, to.layout(shape))
                .within(Tolerance.ELEMENTARY);
    }

    private static Case overItself(Arrangement at, Shape shape, Numbers numbers) {
        return new CaseBuilder(ADD)
                .in("x", DType.F32, at.layout(shape), numbers.plain())
                .in("y", shape, numbers.plain())
                .over(0)
                .within(Tolerance.CORRECT);
    }

    /** Every opcode on every special number, those of two operands on every pair. */
    @Override
    public List<Case> values(Numbers numbers) {
        int n = Numbers.specials();
        List<Case> cases = new ArrayList<>();
        for (Opcode op : Opcode.values()) {
            if (Opcodes.program(op).filter(p -> !p.inputs().isEmpty()).isPresent()) {
                cases.add(
                        opcode(op, Shape.of((long) n * n), numbers.special(1), numbers.special(n)));
            }
        }
        return cases;
    }

    @Override
    public List<Case> large(Numbers numbers) {
        return List.of(
                add(Shapes.LARGE, Arrangement.DENSE, Arrangement.FIRST_REPEATED, numbers),
                add(Shapes.LARGE, Arrangement.TRANSPOSED, Arrangement.DENSE, numbers),
                new CaseBuilder(new Op.Map(Formulas.geluWithNoise()))
                        .in("x", Shapes.LARGE, numbers.plain())
                        .out(Shapes.LARGE)
                        .out(Shapes.LARGE)
                        .scalars(0.1)
                        .keys(42, 1_000_003)
                        .unbounded());
    }
}
