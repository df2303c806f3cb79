package org.espalier.core.reference;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Slice;

/**
 * The operations that round, in one compute type. Values travel as doubles; under {@link F32} each
 * of them is a float, which a double holds exactly.
 */
interface Arithmetic {
    /** f64 where an operand is f64, otherwise f32. */
    static Arithmetic of(List<Slice> operands) {
        boolean wide = operands.stream().anyMatch(s -> s.buffer().dtype() == DType.F64);
        return wide ? F64.INSTANCE : F32.INSTANCE;
    }

    /** The nearest number of the compute type. */
    double of(double x);

    /** The nearest number of the compute type, rounded once. */
    double of(long x);

    double add(double a, double b);

    double sub(double a, double b);

    double mul(double a, double b);

    double div(double a, double b);

    /** a · b + c with one rounding. */
    double fma(double a, double b, double c);

    double sqrt(double a);

    double exp(double a);

    double log(double a);

    double tanh(double a);

    double erf(double a);

    double sin(double a);

    double cos(double a);
}
