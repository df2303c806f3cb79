package org.espalier.core.plugin;

import org.espalier.kernel.Philox;

/**
 * Draws from Beta(α, α) by two draws from the gamma distribution (Marsaglia and Tsang, "A Simple
 * Method for Generating Gamma Variables", ACM TOMS 26, 2000), in logarithms, so that the smallest α
 * does no harm.
 */
final class Beta {
    private final double alpha;
    private final long key;
    private long next; // word of the stream

    /** The draws of a key from a word on; each takes about a dozen words. */
    Beta(double alpha, long key, long first) {
        this.alpha = alpha;
        this.key = key;
        this.next = first;
    }

    /** The next draw, from 0 to 1. */
    double draw() {
        double a = logGamma();
        double b = logGamma();
        return 1 / (1 + StrictMath.exp(b - a));
    }

    /** The logarithm of a gamma variable: that of α + 1 times u^(1/α). */
    private double logGamma() {
        double d = alpha + 1 - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        double boost = StrictMath.log(uniform()) / alpha;
        while (true) {
            double x = normal();
            double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
            if (v > 0
                    && StrictMath.log(uniform())
                            < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                return StrictMath.log(d * v) + boost;
            }
        }
    }

    /** Box and Muller's first number. */
    private double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform()));
        return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
    }

    /** In (0, 1), of 53 bits. */
    private double uniform() {
        int high = Philox.word(key, next++) >>> 5; // 27 bits
        int low = Philox.word(key, next++) >>> 6; // 26 bits
        return (((long) high << 26 | low) + 0.5) * 0x1p-53;
    }
}
