package org.espalier.simd;

/**
 * The opcodes on one element: what the tail of a compiled loop calls, and the meaning of its vector
 * body.
 */
final class Scalars {
    private Scalars() {}

    static float neg(float a) {
        return -a;
    }

    static float abs(float a) {
        return Math.abs(a);
    }

    static float sqrt(float a) {
        return (float) Math.sqrt(a);
    }

    static float round(float a) {
        return (float) Math.rint(a);
    }

    static float floor(float a) {
        return (float) Math.floor(a);
    }

    static float add(float a, float b) {
        return a + b;
    }

    static float sub(float a, float b) {
        return a - b;
    }

    static float mul(float a, float b) {
        return a * b;
    }

    static float div(float a, float b) {
        return a / b;
    }

    static float min(float a, float b) {
        return Math.min(a, b);
    }

    static float max(float a, float b) {
        return Math.max(a, b);
    }

    static boolean lt(float a, float b) {
        return a < b;
    }

    static boolean le(float a, float b) {
        return a <= b;
    }

    static boolean eq(float a, float b) {
        return a == b;
    }

    static boolean and(boolean a, boolean b) {
        return a && b;
    }

    static boolean or(boolean a, boolean b) {
        return a || b;
    }

    static boolean not(boolean a) {
        return !a;
    }

    static float select(boolean mask, float yes, float no) {
        return mask ? yes : no;
    }

    static float fma(float a, float b, float c) {
        return Math.fma(a, b, c);
    }

    /** A mask as a number. */
    static float number(boolean mask) {
        return mask ? 1 : 0;
    }
}
