package org.espalier.simd;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.espalier.kernel.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.espalier.kernel.Elementary;

/**
 * {@link Elementary} on whole vectors of the preferred width: the same operations in the same
 * order, so that each lane has the bits of the scalar function at every width and compiler stage.
 *
 * <p>Every method is small enough to be inlined, and calls nothing but methods of this class and of
 * the Vector API on its usual path: a vector passed to a call that is not inlined would go through
 * the heap.
 */
public final class VectorElementary {
    private VectorElementary() {}

    /** {@link Elementary#exp} of each lane. */
    public static FloatVector exp(FloatVector x) {
        FloatVector below = x.blend(EXP_HIGH, x.compare(GT, EXP_HIGH));
        FloatVector cut = below.blend(EXP_LOW, x.compare(LT, EXP_LOW));
        FloatVector t = cut.fma(lanes(LOG2_E), lanes(EXP_SHIFT));
        IntVector n = t.reinterpretAsInts();
        IntVector half = n.lanewise(LSHR, 1);
        FloatVector y = remainder(cut, t.sub(EXP_SHIFT)).mul(power(half)).mul(power(n.sub(half)));
        return y.blend(Float.NaN, x.test(VectorOperators.IS_NAN));
    }

    /** {@link Elementary#log} of each lane. */
    public static FloatVector log(FloatVector x) {
        VectorMask<Float> small = x.compare(LT, Float.MIN_NORMAL);
        IntVector bits = x.mul(LOG_SCALE, small).reinterpretAsInts();
        IntVector exponent = bits.sub(LOG_SPLIT).and(0xff800000);
        FloatVector offset = lanes(0f).blend(-LOG_SCALE_EXPONENT, small);
        FloatVector n = asFloats(exponent).fma(lanes(EXPONENT_UNIT), offset);
        FloatVector f = bits.sub(exponent).reinterpretAsFloats().sub(1f);
        return logLimits(x, n.fma(lanes(LN2), logOnePlus(f)));
    }

    /** {@link Elementary#tanh} of each lane. */
    public static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        VectorMask<Float> small = size.compare(LT, TANH_SPLIT);
        return signed(tanhLarge(size).blend(tanhSmall(size), small), x);
    }

    /** {@link Elementary#erf} of each lane. */
    public static FloatVector erf(FloatVector x) {
        FloatVector size = x.abs();
        VectorMask<Float> small = size.compare(LT, ERF_SPLIT);
        return signed(erfLarge(size).blend(erfSmall(size), small), x);
    }

    /** {@link Elementary#sin} of each lane. */
    public static FloatVector sin(FloatVector x) {
        FloatVector size = x.abs();
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector y = wave(size, lanes(0f).reinterpretAsInts(), sign);
        if (!size.compare(LE, ANGLE_HIGH).allTrue()) {
            float[] far = x.toArray();
            FarAngles.sin(far);
            y = FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, far, 0);
        }
        return y;
    }

    /** {@link Elementary#cos} of each lane. */
    public static FloatVector cos(FloatVector x) {
        FloatVector size = x.abs();
        IntVector zero = lanes(0f).reinterpretAsInts();
        FloatVector y = wave(size, zero.add(1), zero);
        if (!size.compare(LE, ANGLE_HIGH).allTrue()) {
            float[] far = x.toArray();
            FarAngles.cos(far);
            y = FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, far, 0);
        }
        return y;
    }

    private static FloatVector lanes(float value) {
        return FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, value);
    }

    private static FloatVector asFloats(IntVector values) {
        return values.convert(VectorOperators.I2F, 0).reinterpretAsFloats();
    }

    /** One step of Horner's rule: q·x + coefficient. */
    private static FloatVector step(FloatVector q, FloatVector x, float coefficient) {
        return q.fma(x, lanes(coefficient));
    }

    private static FloatVector remainder(FloatVector x, FloatVector n) {
        FloatVector high = n.fma(lanes(-LN2_HIGH), x);
        FloatVector r = n.fma(lanes(-LN2_LOW), high);
        FloatVector q = step(lanes(EXP_6), r, EXP_5);
        q = step(q, r, EXP_4);
        q = step(q, r, EXP_3);
        q = step(q, r, EXP_2);
        q = step(q, r, 1f);
        return step(q, r, 1f);
    }

    private static FloatVector power(IntVector biased) {
        return biased.lanewise(LSHL, 23).reinterpretAsFloats();
    }

    private static FloatVector logOnePlus(FloatVector f) {
        FloatVector q = step(lanes(LOG_10), f, LOG_9);
        q = step(q, f, LOG_8);
        q = step(q, f, LOG_7);
        q = step(q, f, LOG_6);
        q = step(q, f, LOG_5);
        q = step(q, f, LOG_4);
        q = step(q, f, LOG_3);
        q = step(q, f, LOG_2);
        return q.fma(f.mul(f), f);
    }

    /** y, but ∞ at ∞, NaN below 0 and at NaN, −∞ at ±0. */
    private static FloatVector logLimits(FloatVector x, FloatVector y) {
        FloatVector positive = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        FloatVector ordered = lanes(Float.NaN).blend(positive, x.compare(VectorOperators.GE, 0f));
        return ordered.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    }

    private static FloatVector tanhSmall(FloatVector x) {
        FloatVector v = x.fma(x, lanes(-TANH_CENTRE));
        FloatVector q = step(lanes(TANH_7), v, TANH_6);
        q = step(q, v, TANH_5);
        q = step(q, v, TANH_4);
        q = step(q, v, TANH_3);
        q = step(q, v, TANH_2);
        q = step(q, v, TANH_1);
        q = step(q, v, TANH_0);
        return q.fma(x, x);
    }

    private static FloatVector tanhLarge(FloatVector x) {
        FloatVector cut = x.blend(TANH_HIGH, x.compare(GT, TANH_HIGH));
        FloatVector twice = cut.add(cut);
        FloatVector t = twice.fma(lanes(LOG2_E), lanes(TANH_SHIFT));
        FloatVector e = remainder(twice, t.sub(TANH_SHIFT));
        FloatVector sum = e.fma(power(t.reinterpretAsInts()), lanes(1f));
        return lanes(1f).sub(lanes(2f).div(sum));
    }

    private static FloatVector erfSmall(FloatVector x) {
        FloatVector v = x.fma(x, lanes(-ERF_CENTRE));
        FloatVector q = step(lanes(ERF_7), v, ERF_6);
        q = step(q, v, ERF_5);
        q = step(q, v, ERF_4);
        q = step(q, v, ERF_3);
        q = step(q, v, ERF_2);
        q = step(q, v, ERF_1);
        q = step(q, v, ERF_0);
        return q.fma(x, x);
    }

    private static FloatVector erfLarge(FloatVector x) {
        FloatVector t = x.blend(ERF_HIGH, x.compare(GT, ERF_HIGH)).sub(ERF_SPLIT);
        FloatVector q = step(lanes(ERFC_7), t, ERFC_6);
        q = step(q, t, ERFC_5);
        q = step(q, t, ERFC_4);
        q = step(q, t, ERFC_3);
        q = step(q, t, ERFC_2);
        q = step(q, t, ERFC_1);
        q = step(q, t, ERFC_0);
        FloatVector square = q.mul(q);
        return square.neg().fma(square, lanes(1f));
    }

    private static FloatVector wave(FloatVector x, IntVector quarter, IntVector sign) {
        FloatVector t = x.fma(lanes(TWO_OVER_PI), lanes(ANGLE_SHIFT));
        FloatVector n = t.sub(ANGLE_SHIFT);
        FloatVector exact = n.fma(lanes(-HALF_PI_HIGH), x);
        FloatVector r = n.fma(lanes(-HALF_PI_MIDDLE), exact);
        FloatVector error = n.fma(lanes(-HALF_PI_MIDDLE), exact.sub(r));
        FloatVector rest = n.fma(lanes(-HALF_PI_LOW), error);
        IntVector turn = t.reinterpretAsInts().add(quarter);
        VectorMask<Float> even = turn.and(1).compare(VectorOperators.EQ, 0).cast(t.species());
        FloatVector y = cosine(r, rest).blend(sine(r, rest), even);
        IntVector flip = turn.and(2).lanewise(LSHL, 30).lanewise(VectorOperators.XOR, sign);
        return y.reinterpretAsInts().lanewise(VectorOperators.XOR, flip).reinterpretAsFloats();
    }

    private static FloatVector sine(FloatVector r, FloatVector rest) {
        FloatVector u = r.mul(r);
        FloatVector q = step(step(lanes(SIN_7), u, SIN_5), u, SIN_3);
        return r.add(q.fma(u.mul(r), rest));
    }

    private static FloatVector cosine(FloatVector r, FloatVector rest) {
        FloatVector u = r.mul(r);
        FloatVector q = step(step(lanes(COS_8), u, COS_6), u, COS_4);
        FloatVector top = step(lanes(COS_2), u, 1f);
        FloatVector error = u.fma(lanes(COS_2), lanes(1f).sub(top));
        return top.add(q.fma(u.mul(u), r.neg().fma(rest, error)));
    }

    private static FloatVector signed(FloatVector y, FloatVector x) {
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector z = y.reinterpretAsInts().or(sign).reinterpretAsFloats();
        return z.blend(Float.NaN, x.test(VectorOperators.IS_NAN));
    }
}
