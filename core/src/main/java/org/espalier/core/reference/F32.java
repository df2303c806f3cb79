package org.espalier.core.reference;

import org.espalier.kernel.Elementary;

/** binary32: Java's float operations and the platform's own polynomials. */
enum F32 implements Arithmetic {
    INSTANCE;

    @Override
    public double of(double x) {
        return (float) x;
    }

    @Override
    public double of(long x) {
        return (float) x;
    }

    @Override
    public double add(double a, double b) {
        return (float) a + (float) b;
    }

    @Override
    public double sub(double a, double b) {
        return (float) a - (float) b;
    }

    @Override
    public double mul(double a, double b) {
        return (float) a * (float) b;
    }

    @Override
    public double div(double a, double b) {
        return (float) a / (float) b;
    }

    @Override
    public double fma(double a, double b, double c) {
        return Math.fma((float) a, (float) b, (float) c);
    }

    /** The root in double of a float, rounded to float, is the correctly rounded root. */
    @Override
    public double sqrt(double a) {
        return (float) Math.sqrt(a);
    }

    @Override
    public double exp(double a) {
        return Elementary.exp((float) a);
    }

    @Override
    public double log(double a) {
        return Elementary.log((float) a);
    }

    @Override
    public double tanh(double a) {
        return Elementary.tanh((float) a);
    }

    @Override
    public double erf(double a) {
        return Elementary.erf((float) a);
    }

    @Override
    public double sin(double a) {
        return Elementary.sin((float) a);
    }

    @Override
    public double cos(double a) {
        return Elementary.cos((float) a);
    }
}
