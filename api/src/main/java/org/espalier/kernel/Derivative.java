package org.espalier.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Differentiates a program by reverse accumulation over its instructions. One rule per opcode. */
final class Derivative {
    private final Program program;
    private final List<Instruction> code;
    private final Expr[] value;
    private final @Nullable Expr[] adjoint;

    Derivative(Program program) {
        this.program = program;
        this.code = program.code();
        this.value = new Expr[code.size()];
        this.adjoint = new Expr[code.size()];
    }

    Pullback pullback(boolean... wanted) {
        int n = program.inputs().size();
        for (int i = 0; i < code.size(); i++) {
            value[i] = rebuild(code.get(i));
        }
        boolean[] active = active(wanted);
        for (int o = 0; o < program.outputs().size(); o++) {
            int at = program.outputs().get(o);
            if (active[at]) {
                accumulate(at, new Expr.Input(n + o));
            }
        }
        for (int i = code.size() - 1; i >= 0; i--) {
            Expr d = adjoint[i];
            if (d != null && active[i]) {
                pull(i, d, active);
            }
        }
        return assemble(wanted);
    }

    /** Which values depend on a wanted operand through differentiable operations. */
    private boolean[] active(boolean[] wanted) {
        boolean[] active = new boolean[code.size()];
        for (int i = 0; i < active.length; i++) {
            Instruction at = code.get(i);
            active[i] =
                    switch (at.op()) {
                        case INPUT -> wanted[at.slot()];
                        case ROUND, FLOOR, LT, LE, EQ, AND, OR, NOT -> false;
                        case SELECT -> active[at.b()] || active[at.c()];
                        case SURROGATE -> active[at.b()];
                        default -> anyOperand(at, active);
                    };
        }
        return active;
    }

    private static boolean anyOperand(Instruction at, boolean[] active) {
        boolean any = false;
        for (int k = 0; k < at.op().arity(); k++) {
            any |= active[at.operand(k)];
        }
        return any;
    }

    private Expr rebuild(Instruction i) {
        return switch (i.op()) {
            case INPUT -> new Expr.Input(i.slot());
            case PARAM -> Expr.param(program.params().get(i.slot()));
            case LITERAL -> Expr.literal(i.literal());
            case INDEX -> Expr.index(i.slot());
            case RANDOM -> Expr.random(program.keys().get(i.slot()));
            default -> {
                List<Expr> operands = new ArrayList<>();
                for (int k = 0; k < i.op().arity(); k++) {
                    operands.add(value[i.operand(k)]);
                }
                yield new Expr.Apply(i.op(), List.copyOf(operands));
            }
        };
    }

    private void accumulate(int at, Expr d) {
        Expr sofar = adjoint[at];
        adjoint[at] = sofar == null ? d : sofar.add(d);
    }

    private void pull(int at, Expr d, boolean[] active) {
        Instruction i = code.get(at);
        for (int k = 0; k < i.op().arity(); k++) {
            if (active[i.operand(k)]) {
                Expr part = rule(i, k, value[at], d);
                if (part != null) {
                    accumulate(i.operand(k), part);
                }
            }
        }
    }

    /**
     * The gradient of operand {@code k}, given the result y and its gradient d; null where it is
     * zero.
     */
    private @Nullable Expr rule(Instruction i, int k, Expr y, Expr d) {
        return switch (i.op().arity()) {
            case 1 -> unary(i.op(), value[i.a()], y, d);
            case 2 -> binary(i.op(), k, value[i.a()], value[i.b()], d);
            case 3 -> ternary(i.op(), k, i, d);
            default -> null;
        };
    }

    private static @Nullable Expr unary(Opcode op, Expr x, Expr y, Expr d) {
        Expr zero = Expr.literal(0);
        return switch (op) {
            case NEG -> d.neg();
            case ABS -> x.lt(zero).select(d.neg(), zero.lt(x).select(d, zero));
            case SQRT -> d.mul(0.5).div(y);
            case EXP -> d.mul(y);
            case LOG -> d.div(x);
            case TANH -> d.mul(y.square().oneMinus());
            case ERF -> d.mul(x.square().neg().exp().mul(2 / StrictMath.sqrt(StrictMath.PI)));
            case SIN -> d.mul(x.cos());
            case COS -> d.mul(x.sin()).neg();
            default -> null;
        };
    }

    private static @Nullable Expr binary(Opcode op, int k, Expr a, Expr b, Expr d) {
        Expr zero = Expr.literal(0);
        boolean first = k == 0;
        return switch (op) {
            case ADD -> d;
            case SUB -> first ? d : d.neg();
            case MUL -> d.mul(first ? b : a);
            case DIV -> first ? d.div(b) : d.mul(a).neg().div(b.square());
            case MIN -> first ? b.lt(a).select(zero, d) : b.lt(a).select(d, zero);
            case MAX -> first ? a.lt(b).select(zero, d) : a.lt(b).select(d, zero);
            case SURROGATE -> first ? null : d;
            default -> null;
        };
    }

    private @Nullable Expr ternary(Opcode op, int k, Instruction i, Expr d) {
        Expr zero = Expr.literal(0);
        if (op == Opcode.SELECT) {
            Expr mask = value[i.a()];
            return k == 0 ? null : k == 1 ? mask.select(d, zero) : mask.select(zero, d);
        }
        return k == 0 ? d.mul(value[i.b()]) : k == 1 ? d.mul(value[i.a()]) : d;
    }

    private Pullback assemble(boolean[] wanted) {
        List<Integer> results = new ArrayList<>();
        List<Expr> gradients = new ArrayList<>();
        for (int at = 0; at < code.size(); at++) {
            Expr d = adjoint[at];
            if (code.get(at).op() == Opcode.INPUT && wanted[code.get(at).slot()] && d != null) {
                results.add(code.get(at).slot());
                gradients.add(d);
            }
        }
        return gradients.isEmpty() ? nothing() : compact(full(gradients, results), results);
    }

    private Pullback nothing() {
        return new Pullback(Program.identity(), List.of(), List.of(), List.of());
    }

    /** The pullback over all operands and all output gradients. */
    private Program full(List<Expr> gradients, List<Integer> results) {
        return Program.named(
                program.name() + ".grad",
                p -> {
                    program.inputs().forEach(p::in);
                    program.outputNames().forEach(o -> p.fresh("d:" + o));
                    for (int r = 0; r < results.size(); r++) {
                        p.set("d:" + program.inputs().get(results.get(r)), gradients.get(r));
                    }
                });
    }

    private Pullback compact(Program full, List<Integer> results) {
        int n = program.inputs().size();
        List<Integer> used = new ArrayList<>();
        for (int i = 0; i < full.inputs().size(); i++) {
            if (full.uses(i)) {
                used.add(i);
            }
        }
        List<Instruction> moved =
                full.code().stream()
                        .map(i ->
                                i.op() == Opcode.INPUT
                                        ? Instruction.leaf(Opcode.INPUT, used.indexOf(i.slot()))
                                        : i)
                        .toList();
        Program small =
                new Program(
                        full.name(),
                        used.stream().map(full.inputs()::get).toList(),
                        full.params(),
                        full.keys(),
                        moved,
                        full.outputNames(),
                        full.outputs());
        List<Integer> primals = used.stream().filter(i -> i < n).toList();
        List<Integer> cotangents = used.stream().filter(i -> i >= n).map(i -> i - n).toList();
        return new Pullback(small, primals, cotangents, results);
    }
}
