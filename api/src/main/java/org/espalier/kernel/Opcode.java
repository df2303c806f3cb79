package org.espalier.kernel;

import java.util.Locale;

/**
 * The closed set of operations inside a {@link Program}. Every value is a number of the compute
 * type or a mask.
 */
public enum Opcode {
    /** Element of operand {@code slot}, converted to the compute type; booleans become 0 and 1. */
    INPUT(0),
    /** A scalar bound at launch; never part of a compiled kernel. */
    PARAM(0),
    /** A literal of the algorithm, rounded to the compute type. */
    LITERAL(0),
    /**
     * Coordinate along axis {@code slot} (negative: from the last) as a number; exact below 2²⁴ in
     * f32.
     */
    INDEX(0),
    /**
     * Uniform in [0, 1): word {@code e mod 4} of Philox counter {@code e div 4}, 24 bits, e = first
     * + row-major number.
     */
    RANDOM(0),
    /** −a; also of NaN and zero. */
    NEG(1),
    /** |a|. */
    ABS(1),
    /** √a, correctly rounded. */
    SQRT(1),
    /** eᵃ by {@link Elementary}. */
    EXP(1),
    /** Natural logarithm by {@link Elementary}. */
    LOG(1),
    /** tanh a by {@link Elementary}. */
    TANH(1),
    /** erf a by {@link Elementary}. */
    ERF(1),
    /** sin a by {@link Elementary}. */
    SIN(1),
    /** cos a by {@link Elementary}. */
    COS(1),
    /** Nearest integer, ties to even. */
    ROUND(1),
    /** Greatest integer not above a. */
    FLOOR(1),
    /** a + b. */
    ADD(2),
    /** a − b. */
    SUB(2),
    /** a · b. */
    MUL(2),
    /** a / b. */
    DIV(2),
    /** Smaller of the two; NaN if either is; −0 below +0. */
    MIN(2),
    /** Larger of the two; NaN if either is; −0 below +0. */
    MAX(2),
    /** Mask: a {@literal <} b; false for NaN. */
    LT(2),
    /** Mask: a ≤ b; false for NaN. */
    LE(2),
    /** Mask: a = b; false for NaN. */
    EQ(2),
    /** Mask: both. */
    AND(2),
    /** Mask: either. */
    OR(2),
    /** Mask: the opposite. */
    NOT(1),
    /** b where mask a holds, else c. */
    SELECT(3),
    /** a · b + c with one rounding. */
    FMA(3),
    /**
     * Value a whose derivative is that of b. Authors' programs only: {@link Program#executable()}
     * removes it.
     */
    SURROGATE(2);

    private final int arity;

    Opcode(int arity) {
        this.arity = arity;
    }

    /** How many earlier values it takes. */
    public int arity() {
        return arity;
    }

    /** True when the result is a mask and not a number. */
    public boolean isMask() {
        return switch (this) {
            case LT, LE, EQ, AND, OR, NOT -> true;
            default -> false;
        };
    }

    /** True when the operands are masks. */
    public boolean takesMasks() {
        return this == AND || this == OR || this == NOT;
    }

    /** The name that program text uses. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
