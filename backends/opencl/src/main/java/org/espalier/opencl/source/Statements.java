package org.espalier.opencl.source;

import java.util.Locale;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Program;

/** A program as statements; value k is {@code vk}, input k is {@code xk}, element is {@code i}. */
final class Statements {
    private final Program program;
    private final Coordinates coordinates;

    Statements(Program program, Coordinates coordinates) {
        this.program = program;
        this.coordinates = coordinates;
    }

    /** One line per instruction. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < program.code().size(); k++) {
            Instruction line = program.code().get(k);
            String type = line.op().isMask() ? "int" : "float";
            text.append("const %s v%s = %s;\n".formatted(type, k, value(line)));
        }
        return text.toString();
    }

    /** The variable of an output. */
    String output(int number) {
        return "v" + program.outputs().get(number);
    }

    private String value(Instruction i) {
        return switch (i.op()) {
            case INPUT -> "x" + i.slot();
            case PARAM -> "c" + i.slot();
            case LITERAL -> literal((float) i.literal());
            case INDEX -> "(float) " + coordinates.of(i.slot());
            case RANDOM -> "uniform_number(k%1$s, f%1$s + (ulong) i)".formatted(i.slot());
            case NEG -> "-" + a(i);
            case ROUND -> "rint(" + a(i) + ")";
            case FLOOR -> "floor(" + a(i) + ")";
            case ABS -> "fabs(" + a(i) + ")";
            case SQRT -> "ROOT(" + a(i) + ")";
            case EXP, LOG, TANH, ERF, SIN, COS -> ours(i);
            case ADD -> a(i) + " + " + b(i);
            case SUB -> a(i) + " - " + b(i);
            case MUL -> a(i) + " * " + b(i);
            case DIV -> "DIVIDE(" + a(i) + ", " + b(i) + ")";
            case MIN -> "lesser(" + a(i) + ", " + b(i) + ")";
            case MAX -> "greater(" + a(i) + ", " + b(i) + ")";
            case LT -> a(i) + " < " + b(i);
            case LE -> a(i) + " <= " + b(i);
            case EQ -> a(i) + " == " + b(i);
            case AND -> a(i) + " && " + b(i);
            case OR -> a(i) + " || " + b(i);
            case NOT -> "!" + a(i);
            case SELECT -> a(i) + " ? " + b(i) + " : v" + i.c();
            case FMA -> "fma(" + a(i) + ", " + b(i) + ", v" + i.c() + ")";
            case SURROGATE -> a(i);
        };
    }

    private static String ours(Instruction i) {
        return "our_" + i.op().name().toLowerCase(Locale.ROOT) + "(" + a(i) + ")";
    }

    private static String a(Instruction i) {
        return "v" + i.a();
    }

    private static String b(Instruction i) {
        return "v" + i.b();
    }

    /** Bits, because neither infinities nor NaN have a spelling of their own. */
    static String literal(float x) {
        return Float.isFinite(x)
                ? Float.toHexString(x) + "f"
                : "as_float(0x" + Integer.toHexString(Float.floatToIntBits(x)) + "u)";
    }
}
