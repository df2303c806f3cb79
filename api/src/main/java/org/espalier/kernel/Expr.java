package org.espalier.kernel;

import java.util.List;

/**
 * A scalar formula, as its author writes it; {@link Program} is what backends get. Expressions are
 * immutable and may share parts.
 *
 * <p>Comparisons give masks, which only {@link #and}, {@link #or}, {@link #not} and {@link #select}
 * accept.
 */
public sealed interface Expr {
    /** Element of the program's operand with this number. */
    record Input(int index) implements Expr {}

    /** A scalar bound at launch, by name. */
    record Param(String name) implements Expr {}

    /** A literal of the algorithm. */
    record Literal(double value) implements Expr {}

    /** The coordinate along an axis; negative axes count from the last. */
    record Index(int axis) implements Expr {}

    /** Uniform in [0, 1), by a key bound at launch. */
    record Random(String key) implements Expr {}

    /** An operation on earlier values. */
    record Apply(Opcode op, List<Expr> operands) implements Expr {}

    /** A scalar bound at launch. */
    static Expr param(String name) {
        return new Param(name);
    }

    /** A literal of the algorithm: 0, 1, ½. What a user may vary is a {@link #param}. */
    static Expr literal(double value) {
        return new Literal(value);
    }

    /** The coordinate along an axis, as a number; negative axes count from the last. */
    static Expr index(int axis) {
        return new Index(axis);
    }

    /** Uniform in [0, 1): Philox4x32-10 under a key bound at launch, counted by element. */
    static Expr random(String key) {
        return new Random(key);
    }

    /**
     * Standard normal, of two uniform numbers under keys of their own: √(−2 ln(1 − u₁))·cos(2πu₂)
     * (Box and Muller, 1958).
     */
    static Expr normal(String key1, String key2) {
        Expr r = random(key1).oneMinus().log().mul(-2).sqrt();
        return r.mul(random(key2).mul(2 * StrictMath.PI).cos());
    }

    /**
     * Computes {@code value}; its derivative is that of {@code proxy} (straight-through estimators,
     * LSQ, spikes).
     */
    static Expr surrogate(Expr value, Expr proxy) {
        return apply(Opcode.SURROGATE, value, proxy);
    }

    /** The value with a derivative of zero. */
    default Expr stopGradient() {
        return surrogate(this, literal(0));
    }

    private static Expr apply(Opcode op, Expr... operands) {
        return new Apply(op, List.of(operands));
    }

    /** this + y. */
    default Expr add(Expr y) {
        return apply(Opcode.ADD, this, y);
    }

    /** this + y. */
    default Expr add(double y) {
        return add(literal(y));
    }

    /** this − y. */
    default Expr sub(Expr y) {
        return apply(Opcode.SUB, this, y);
    }

    /** this − y. */
    default Expr sub(double y) {
        return sub(literal(y));
    }

    /** this · y. */
    default Expr mul(Expr y) {
        return apply(Opcode.MUL, this, y);
    }

    /** this · y. */
    default Expr mul(double y) {
        return mul(literal(y));
    }

    /** this / y. */
    default Expr div(Expr y) {
        return apply(Opcode.DIV, this, y);
    }

    /** this / y. */
    default Expr div(double y) {
        return div(literal(y));
    }

    /** this · y + z with one rounding. */
    default Expr fma(Expr y, Expr z) {
        return apply(Opcode.FMA, this, y, z);
    }

    /** −this. */
    default Expr neg() {
        return apply(Opcode.NEG, this);
    }

    /** |this|. */
    default Expr abs() {
        return apply(Opcode.ABS, this);
    }

    /** √this. */
    default Expr sqrt() {
        return apply(Opcode.SQRT, this);
    }

    /** this². */
    default Expr square() {
        return mul(this);
    }

    /** 1 − this. */
    default Expr oneMinus() {
        return literal(1).sub(this);
    }

    /** 1 / this. */
    default Expr reciprocal() {
        return literal(1).div(this);
    }

    /** e to the power this. */
    default Expr exp() {
        return apply(Opcode.EXP, this);
    }

    /** Natural logarithm. */
    default Expr log() {
        return apply(Opcode.LOG, this);
    }

    /** Hyperbolic tangent. */
    default Expr tanh() {
        return apply(Opcode.TANH, this);
    }

    /** Error function. */
    default Expr erf() {
        return apply(Opcode.ERF, this);
    }

    /** Sine of radians. */
    default Expr sin() {
        return apply(Opcode.SIN, this);
    }

    /** Cosine of radians. */
    default Expr cos() {
        return apply(Opcode.COS, this);
    }

    /** Logistic function, as ½ + ½·tanh(x/2): it overflows nowhere, nor does its derivative. */
    default Expr sigmoid() {
        return mul(0.5).tanh().mul(0.5).add(0.5);
    }

    /** Nearest integer, ties to even. Derivative zero. */
    default Expr round() {
        return apply(Opcode.ROUND, this);
    }

    /** Greatest integer not above. Derivative zero. */
    default Expr floor() {
        return apply(Opcode.FLOOR, this);
    }

    /** Smaller of two; on a tie the derivative goes to this. */
    default Expr min(Expr y) {
        return apply(Opcode.MIN, this, y);
    }

    /** Larger of two; on a tie the derivative goes to this. */
    default Expr max(Expr y) {
        return apply(Opcode.MAX, this, y);
    }

    /** This held between two bounds; at a bound the derivative is that of this. */
    default Expr clamp(Expr lo, Expr hi) {
        return max(lo).min(hi);
    }

    /** Mask: this {@literal <} y. */
    default Expr lt(Expr y) {
        return apply(Opcode.LT, this, y);
    }

    /** Mask: this ≤ y. */
    default Expr le(Expr y) {
        return apply(Opcode.LE, this, y);
    }

    /** Mask: this {@literal >} y. */
    default Expr gt(Expr y) {
        return y.lt(this);
    }

    /** Mask: this ≥ y. */
    default Expr ge(Expr y) {
        return y.le(this);
    }

    /** Mask: this = y. */
    default Expr eq(Expr y) {
        return apply(Opcode.EQ, this, y);
    }

    /** Mask: both. */
    default Expr and(Expr mask) {
        return apply(Opcode.AND, this, mask);
    }

    /** Mask: either. */
    default Expr or(Expr mask) {
        return apply(Opcode.OR, this, mask);
    }

    /** Mask: the opposite. */
    default Expr not() {
        return apply(Opcode.NOT, this);
    }

    /** Where this mask holds {@code yes}, elsewhere {@code no}. */
    default Expr select(Expr yes, Expr no) {
        return apply(Opcode.SELECT, this, yes, no);
    }
}
