package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/** Every operation that has a derivative, at points away from kinks. */
final class DifferentiableOps {
    private DifferentiableOps() {}

    private static Differentiable.Point at(DoubleSupplier numbers, long... dims) {
        return Differentiable.Point.of(numbers, dims);
    }

    private static Differentiable unary(
            String name, DoubleSupplier numbers, UnaryOperator<Tensor> f, long... dims) {
        return new Differentiable(
                name, List.of(at(numbers, dims)), 1, (s, x) -> f.apply(x.getFirst()));
    }

    /** Opcodes whose value varies smoothly with their operands. */
    static List<Differentiable> opcodes(Numbers numbers) {
        List<Differentiable> all = new ArrayList<>();
        for (Opcode op : Opcode.values()) {
            switch (op) {
                case NEG,
                        ABS,
                        SQRT,
                        EXP,
                        LOG,
                        TANH,
                        ERF,
                        SIN,
                        COS,
                        ADD,
                        SUB,
                        MUL,
                        DIV,
                        MIN,
                        MAX,
                        SELECT,
                        FMA ->
                        all.add(opcode(op, numbers));
                default -> {} // leaves, masks, and steps, whose derivative is zero or nothing
            }
        }
        return all;
    }

    /**
     * Operands lie around 1, 2, 3 and 4, apart from each other and from zero; where the function
     * has a value there, every other element is negative, so that choices go both ways.
     */
    private static Differentiable opcode(Opcode op, Numbers numbers) {
        Program program = Opcodes.program(op).orElseThrow();
        List<Differentiable.Point> point = new ArrayList<>();
        for (int i = 0; i < program.inputs().size(); i++) {
            DoubleSupplier positive = numbers.between(i + 0.6, i + 1.4);
            boolean both = op != Opcode.LOG && op != Opcode.SQRT;
            point.add(at(both ? alternating(positive) : positive, 3, 5));
        }
        return new Differentiable(
                op.text(), point, 1, (s, x) -> Tensor.map(program, x.toArray(new Tensor[0])));
    }

    private static DoubleSupplier alternating(DoubleSupplier numbers) {
        int[] sign = {-1};
        return () -> (sign[0] = -sign[0]) * numbers.getAsDouble();
    }

    /** Broadcasting, several outputs, scalars. */
    static List<Differentiable> maps(Numbers numbers) {
        return List.of(
                new Differentiable(
                        "row and column broadcast",
                        List.of(at(numbers.plain(), 4, 1), at(numbers.plain(), 5)),
                        5,
                        (s, x) -> x.get(0).mul(x.get(1)).add(x.get(1))),
                new Differentiable(
                        "two outputs",
                        List.of(at(numbers.plain(), 3, 4), at(numbers.between(1, 2), 3, 4)),
                        1,
                        (s, x) -> twoOutputs(x.get(0), x.get(1))),
                unary(
                        "x to the fourth by one operand twice",
                        numbers.plain(),
                        x -> x.mul(x).square(),
                        7),
                unary("sigmoid", numbers.plain(), x -> Tensor.map(SIGMOID, x), 2, 5));
    }

    private static final Program SIGMOID = Program.of(x -> x.sigmoid());

    private static Tensor twoOutputs(Tensor x, Tensor y) {
        Program program =
                Program.named(
                        "polar",
                        p -> {
                            Expr a = p.in("x");
                            Expr b = p.in("y");
                            p.out(a.cos().mul(b).mul(p.param("scale")));
                            p.out(a.sin().div(b));
                        });
        List<Tensor> both = Tensor.map(program, Scalars.of("scale", 1.5), x, y);
        return both.get(0).mul(both.get(1)).add(both.get(0));
    }

    static List<Differentiable> reductions(Numbers numbers) {
        List<Differentiable> all = new ArrayList<>();
        int[][] axes = {{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 2}, {0, 1, 2}};
        for (int[] some : axes) {
            all.add(unary("sum over axes", numbers.plain(), x -> x.square().sum(some), 3, 4, 5));
            all.add(unary("max over axes", distinct(), x -> x.square().max(some), 3, 4, 5));
        }
        Program dot = Program.of((x, y) -> x.mul(y).tanh());
        all.add(
                new Differentiable(
                        "sum of a program",
                        List.of(at(numbers.plain(), 3, 7), at(numbers.plain(), 7)),
                        7,
                        (s, x) -> Tensor.reduce(dot, Combine.SUM, List.of(1), x.get(0), x.get(1))));
        all.add(unary("mean", numbers.plain(), x -> x.exp().mean(), 4, 3));
        return all;
    }

    /** Numbers with steps of at least 0.05 between any two. */
    private static DoubleSupplier distinct() {
        int[] next = {0};
        return () -> 0.5 + 0.05 * (next[0]++ * 37 % 101);
    }

    static List<Differentiable> products(Numbers numbers) {
        Program gelu = Program.of((x, b) -> x.add(b).mul(x.add(b).mul(0.7).erf().add(1)));
        DoubleSupplier plain = numbers.plain();
        return List.of(
                product("matmul", at(plain, 3, 4), at(plain, 4, 5)),
                product("matmul in batches", at(plain, 2, 3, 4), at(plain, 2, 4, 5)),
                product("matmul of a shared matrix", at(plain, 2, 3, 4), at(plain, 4, 5)),
                product("matmul of a shared left", at(plain, 3, 4), at(plain, 2, 1, 4, 5)),
                new Differentiable(
                        "matmul of transposes",
                        List.of(at(plain, 4, 3), at(plain, 5, 4)),
                        5,
                        (s, x) -> x.get(0).transpose().matmul(x.get(1).transpose())),
                new Differentiable(
                        "matmul with epilogue",
                        List.of(at(plain, 3, 4), at(plain, 4, 5), at(plain, 5)),
                        5,
                        (s, x) -> x.get(0).matmul(x.get(1), gelu, x.get(2))),
                new Differentiable(
                        "a matrix times itself",
                        List.of(at(plain, 4, 4)),
                        8,
                        (s, x) -> x.get(0).matmul(x.get(0))));
    }

    private static Differentiable product(
            String name, Differentiable.Point a, Differentiable.Point b) {
        return new Differentiable(name, List.of(a, b), 6, (s, x) -> x.get(0).matmul(x.get(1)));
    }

    /** Rows by number and changes of layout; squared first, so that a second derivative exists. */
    static List<Differentiable> moves(Numbers numbers) {
        DoubleSupplier x = numbers.plain();
        return List.of(
                new Differentiable(
                        "gather with repeated rows",
                        List.of(at(x, 4, 3)),
                        3,
                        (s, t) -> t.get(0).square().gather(s.tensor(new int[] {2, 0, 2, 3, 2}, 5))),
                new Differentiable(
                        "scatter-add with negatives",
                        List.of(at(x, 5, 3)),
                        3,
                        (s, t) ->
                                t.get(0)
                                        .square()
                                        .scatterAdd(s.tensor(new int[] {1, -1, 1, 0, 1}, 5), 4)
                                        .square()),
                unary("reshape", x, t -> t.square().reshape(6, 2), 3, 4),
                unary("reshape of a transpose", x, t -> t.square().transpose().reshape(-1), 3, 4),
                unary("permute", x, t -> t.square().permute(2, 0, 1), 2, 3, 4),
                unary("broadcast", x, t -> t.square().broadcastTo(3, 2, 4), 2, 1),
                unary("slice", x, t -> t.square().slice(1, 1, 3), 3, 5),
                unary("flip", x, t -> t.square().flip(0), 3, 5),
                unary("split", x, t -> parts(t.square().split(1, 3)), 2, 6),
                new Differentiable(
                        "concat",
                        List.of(at(x, 2, 3), at(x, 2, 1)),
                        1,
                        (s, t) ->
                                Tensor.concat(1, List.of(t.get(0), t.get(1), t.get(0))).square()));
    }

    private static Tensor parts(List<Tensor> parts) {
        return parts.get(0).mul(parts.get(2)).add(parts.get(1));
    }
}
