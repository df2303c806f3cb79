package org.espalier.core.reference;

import org.espalier.kernel.Instruction;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;

/** Evaluates a program at one element after another. Masks are the numbers 0 and 1. */
final class Interpreter {
    private final Program program;
    private final Arithmetic arithmetic;
    private final Binding binding;
    private final Shape shape;
    private final double[] values;

    /** For elements of the given shape. */
    Interpreter(Program program, Arithmetic arithmetic, Binding binding, Shape shape) {
        this.program = program;
        this.arithmetic = arithmetic;
        this.binding = binding;
        this.shape = shape;
        this.values = new double[program.code().size()];
    }

    /**
     * Computes every instruction.
     *
     * @param element the element's row-major number in the shape
     * @param inputs the program's operands there, as numbers of the compute type
     */
    void run(long element, double[] inputs) {
        for (int i = 0; i < values.length; i++) {
            values[i] = value(program.code().get(i), element, inputs);
        }
    }

    /** An output of the element that was run last. */
    double output(int number) {
        return values[program.outputs().get(number)];
    }

    private double value(Instruction i, long element, double[] inputs) {
        return switch (i.op()) {
            case INPUT -> inputs[i.slot()];
            case PARAM -> arithmetic.of(binding.params()[i.slot()]);
            case LITERAL -> arithmetic.of(i.literal());
            case INDEX -> arithmetic.of(coordinate(shape.axis(i.slot()), element));
            case RANDOM -> random(i.slot(), element);
            case NEG, ABS, SQRT, EXP, LOG, TANH, ERF, SIN, COS, ROUND, FLOOR ->
                    unary(i, values[i.a()]);
            case ADD, SUB, MUL, DIV, MIN, MAX -> binary(i, values[i.a()], values[i.b()]);
            case LT, LE, EQ, AND, OR, NOT -> mask(i) ? 1 : 0;
            case SELECT -> truth(i.a()) ? values[i.b()] : values[i.c()];
            case FMA -> arithmetic.fma(values[i.a()], values[i.b()], values[i.c()]);
            case SURROGATE -> values[i.a()];
        };
    }

    private double unary(Instruction i, double a) {
        return switch (i.op()) {
            case NEG -> -a;
            case ABS -> Math.abs(a);
            case SQRT -> arithmetic.sqrt(a);
            case EXP -> arithmetic.exp(a);
            case LOG -> arithmetic.log(a);
            case TANH -> arithmetic.tanh(a);
            case ERF -> arithmetic.erf(a);
            case SIN -> arithmetic.sin(a);
            case COS -> arithmetic.cos(a);
            case ROUND -> Math.rint(a);
            case FLOOR -> Math.floor(a);
            default -> throw new IllegalStateException(i + " is not of one operand");
        };
    }

    private double binary(Instruction i, double a, double b) {
        return switch (i.op()) {
            case ADD -> arithmetic.add(a, b);
            case SUB -> arithmetic.sub(a, b);
            case MUL -> arithmetic.mul(a, b);
            case DIV -> arithmetic.div(a, b);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            default -> throw new IllegalStateException(i + " is not of two operands");
        };
    }

    private boolean mask(Instruction i) {
        return switch (i.op()) {
            case LT -> values[i.a()] < values[i.b()];
            case LE -> values[i.a()] <= values[i.b()];
            case EQ -> values[i.a()] == values[i.b()];
            case AND -> truth(i.a()) && truth(i.b());
            case OR -> truth(i.a()) || truth(i.b());
            case NOT -> !truth(i.a());
            default -> throw new IllegalStateException(i + " is not a mask");
        };
    }

    private boolean truth(int mask) {
        return values[mask] != 0;
    }

    private long coordinate(int axis, long element) {
        return element / shape.slice(axis + 1, shape.rank()).elements() % shape.dim(axis);
    }

    /**
     * 24 bits of the word for this element; keys come in pairs of key and first element's number.
     */
    private double random(int slot, long element) {
        long key = binding.keys()[2 * slot];
        long first = binding.keys()[2 * slot + 1];
        return (Philox.word(key, first + element) >>> 8) * 0x1p-24;
    }
}
