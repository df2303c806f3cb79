package org.espalier.nn;

/**
 * How a parameter starts. Random ones derive from the session's seed and the parameter's path
 * alone.
 */
public sealed interface Init {
    /** One number everywhere. */
    record Constant(double value) implements Init {}

    /** Normal with mean 0. */
    record Normal(double std) implements Init {}

    /** Uniform in [−bound, bound). */
    record Uniform(double bound) implements Init {}

    /** Zeros. */
    static Init zeros() {
        return new Constant(0);
    }

    /** Ones. */
    static Init ones() {
        return new Constant(1);
    }

    /** Normal with this standard deviation. */
    static Init normal(double std) {
        return new Normal(std);
    }

    /** Kaiming uniform: bound √(6 / ((1 + a²)·fanIn)), He et al. (2015), for a leaky slope a. */
    static Init kaimingUniform(long fanIn, double a) {
        return new Uniform(StrictMath.sqrt(6 / ((1 + a * a) * fanIn)));
    }

    /** Xavier uniform: bound √(6 / (fanIn + fanOut)), Glorot and Bengio (2010). */
    static Init xavierUniform(long fanIn, long fanOut) {
        return new Uniform(StrictMath.sqrt(6.0 / (fanIn + fanOut)));
    }
}
