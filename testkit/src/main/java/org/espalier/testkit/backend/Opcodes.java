package org.espalier.testkit.backend;

import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;

/** For every opcode a program that does little else, its bound and the numbers it is fed. */
final class Opcodes {
    private Opcodes() {}

    /** The program; nothing for what no backend sees. */
    static Optional<Program> program(Opcode op) {
        return op == Opcode.SURROGATE
                ? Optional.empty()
                : Optional.of(Program.named(op.text(), p -> p.out(formula(op, p::in))));
    }

    /** Declares an operand by name. */
    private interface Operands {
        Expr in(String name);
    }

    private static Expr formula(Opcode op, Operands o) {
        return switch (op) {
            case INPUT -> o.in("x");
            case PARAM -> Expr.param("c");
            case LITERAL -> Expr.literal(0.1);
            case INDEX -> Expr.index(0).add(Expr.index(-1).mul(1024));
            case RANDOM -> Expr.random("k");
            case NEG, ABS, SQRT, EXP, LOG, TANH, ERF, SIN, COS, ROUND, FLOOR ->
                    unary(op, o.in("x"));
            case ADD, SUB, MUL, DIV, MIN, MAX -> binary(op, o.in("x"), o.in("y"));
            case LT, LE, EQ, AND, OR, NOT -> mask(op, o.in("x"), o.in("y"));
            case SELECT -> o.in("x").lt(o.in("y")).select(o.in("z"), o.in("w"));
            case FMA -> o.in("x").fma(o.in("y"), o.in("z"));
            case SURROGATE -> throw new IllegalArgumentException("no backend sees " + op);
        };
    }

    private static Expr unary(Opcode op, Expr x) {
        return switch (op) {
            case NEG -> x.neg();
            case ABS -> x.abs();
            case SQRT -> x.sqrt();
            case EXP -> x.exp();
            case LOG -> x.log();
            case TANH -> x.tanh();
            case ERF -> x.erf();
            case SIN -> x.sin();
            case COS -> x.cos();
            case ROUND -> x.round();
            case FLOOR -> x.floor();
            default -> throw new IllegalArgumentException(op + " has not one operand");
        };
    }

    private static Expr binary(Opcode op, Expr x, Expr y) {
        return switch (op) {
            case ADD -> x.add(y);
            case SUB -> x.sub(y);
            case MUL -> x.mul(y);
            case DIV -> x.div(y);
            case MIN -> x.min(y);
            case MAX -> x.max(y);
            default -> throw new IllegalArgumentException(op + " has not two operands");
        };
    }

    private static Expr mask(Opcode op, Expr x, Expr y) {
        return switch (op) {
            case LT -> x.lt(y);
            case LE -> x.le(y);
            case EQ -> x.eq(y);
            case AND -> x.lt(y).and(x.le(Expr.literal(0)));
            case OR -> x.lt(y).or(x.le(Expr.literal(0)));
            case NOT -> x.lt(y).not();
            default -> throw new IllegalArgumentException(op + " is no mask");
        };
    }

    /** How far its result may lie from f64. */
    static Tolerance tolerance(Opcode op) {
        return switch (op) {
            case INPUT, INDEX, RANDOM, NEG, ABS, MIN, MAX, LT, LE, EQ, AND, OR, NOT, SELECT ->
                    Tolerance.EXACT;
            case PARAM, LITERAL, SQRT, ROUND, FLOOR, ADD, SUB, MUL, DIV, FMA, SURROGATE ->
                    Tolerance.CORRECT;
            case EXP, LOG, TANH, ERF, SIN, COS -> Tolerance.ELEMENTARY;
        };
    }

    /** Numbers where the function has something to say. */
    static DoubleSupplier numbers(Opcode op, Numbers numbers) {
        return switch (op) {
            case LOG, SQRT -> numbers.positive();
            case EXP -> numbers.between(-104, 89);
            case TANH, ERF -> numbers.scaled(-14, 4);
            case SIN, COS -> numbers.scaled(-14, 20);
            case LT, LE, EQ, AND, OR, NOT, SELECT -> numbers.whole(-3, 4);
            default -> numbers.wide();
        };
    }
}
