package org.espalier.core.reference;

/** binary64: Java's double operations, StrictMath and our own erf. */
enum F64 implements Arithmetic {
    INSTANCE;

    @Override
    public double of(double x) {
        return x;
    }

    @Override
    public double of(long x) {
        return x;
    }

    @Override
    public double add(double a, double b) {
        return a + b;
    }

    @Override
    public double sub(double a, double b) {
        return a - b;
    }

    @Override
    public double mul(double a, double b) {
        return a * b;
    }

    @Override
    public double div(double a, double b) {
        return a / b;
    }

    @Override
    public double fma(double a, double b, double c) {
        return Math.fma(a, b, c);
    }

    @Override
    public double sqrt(double a) {
        return Math.sqrt(a);
    }

    @Override
    public double exp(double a) {
        return StrictMath.exp(a);
    }

    @Override
    public double log(double a) {
        return StrictMath.log(a);
    }

    @Override
    public double tanh(double a) {
        return StrictMath.tanh(a);
    }

    @Override
    public double erf(double a) {
        return Erf.of(a);
    }

    @Override
    public double sin(double a) {
        return StrictMath.sin(a);
    }

    @Override
    public double cos(double a) {
        return StrictMath.cos(a);
    }
}
