package org.espalier.benchmarks;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleUnaryOperator;
import org.espalier.kernel.Coefficients;
import org.espalier.kernel.Elementary;

/**
 * The largest error of each f32 function over its inputs: all 2^32 bit patterns of exp, log and
 * tanh, all angles up to 2^13 of sin and cos (beyond, they are {@link StrictMath} by definition),
 * and 2^24 patterns of erf.
 *
 * <p>The result depends on nothing but the functions: not on threads, and of equal errors the first
 * counts.
 */
public final class UlpSurvey {
    /** Inputs of one call of the innermost loop. */
    private static final int BLOCK = 1 << 12;

    /** Inputs of one task. */
    private static final long TASK = 1 << 22;

    /** Odd, so that a strided walk meets all mantissas' low bits. */
    private static final int QUICK_STRIDE = 2_047;

    /** 2^24 patterns this far apart cover all exponents and both signs. */
    private static final int ERF_STRIDE = 257;

    private static final Span ALL = new Span(0, 1L << 32, 1);
    private static final long ANGLES = floatToRawIntBits(Coefficients.ANGLE_HIGH) + 1L;
    private static final List<Span> BOTH_SIGNS =
            List.of(new Span(0, ANGLES, 1), new Span(Integer.MIN_VALUE, ANGLES, 1));

    private static final List<Subject> SUBJECTS =
            List.of(
                    new Subject(
                            "exp", List.of(ALL), s -> peak(Elementary::exp, FastDouble::exp, s)),
                    new Subject(
                            "log", List.of(ALL), s -> peak(Elementary::log, FastDouble::log, s)),
                    new Subject(
                            "tanh", List.of(ALL), s -> peak(Elementary::tanh, FastDouble::tanh, s)),
                    new Subject(
                            "erf",
                            List.of(new Span(0, 1L << 24, ERF_STRIDE)),
                            s -> peak(Elementary::erf, FastDouble::erf, s)),
                    new Subject("sin", BOTH_SIGNS, s -> peak(Elementary::sin, FastDouble::sin, s)),
                    new Subject("cos", BOTH_SIGNS, s -> peak(Elementary::cos, FastDouble::cos, s)));

    private UlpSurvey() {}

    /**
     * What was found for one function.
     *
     * @param function its name
     * @param inputs how many arguments were tried
     * @param maxUlp the largest error, in units of the last place of a float of the exact value's
     *     size
     * @param worstInputHex the argument with that error
     */
    public record Finding(String function, long inputs, double maxUlp, String worstInputHex) {}

    @FunctionalInterface
    interface FloatFunction {
        float apply(float x);
    }

    /** Bit patterns {@code first}, {@code first + stride}, …, wrapping. */
    record Span(int first, long count, int stride) {
        Span every(int step) {
            return new Span(first, Math.ceilDiv(count, step), stride * step);
        }

        List<Span> cut(long size) {
            List<Span> parts = new ArrayList<>();
            for (long from = 0; from < count; from += size) {
                parts.add(
                        new Span(
                                (int) (first + from * stride),
                                Math.min(size, count - from),
                                stride));
            }
            return parts;
        }
    }

    /** The largest error of a span and the first argument that has it. */
    record Peak(double ulp, int bits) {
        Peak max(Peak later) {
            return later.ulp > ulp ? later : this;
        }
    }

    /**
     * Each subject's loop names its functions itself, so that the compiler can see through the
     * calls.
     */
    @FunctionalInterface
    interface Scan {
        Peak peak(Span span);
    }

    private record Subject(String name, List<Span> spans, Scan scan) {
        Peak peak(Span task) {
            return task.cut(BLOCK).stream().map(scan::peak).reduce(Peak::max).orElseThrow();
        }
    }

    /**
     * Surveys all functions.
     *
     * @param quick whether to try one input in 2,047 only (one in 17 of erf)
     * @param threads how many threads share the work
     * @return one finding per function
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static List<Finding> run(boolean quick, int threads) throws InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Finding> findings = new ArrayList<>();
            for (Subject subject : SUBJECTS) {
                findings.add(survey(subject, quick, pool));
            }
            return findings;
        }
    }

    private static Finding survey(Subject subject, boolean quick, ExecutorService pool)
            throws InterruptedException {
        List<Span> spans =
                subject.spans.stream().map(s -> quick ? s.every(quickStride(s)) : s).toList();
        List<Callable<Peak>> tasks = new ArrayList<>();
        spans.stream()
                .flatMap(s -> s.cut(TASK).stream())
                .forEach(s -> tasks.add(() -> subject.peak(s)));
        Peak peak =
                pool.invokeAll(tasks).stream()
                        .map(Future::resultNow)
                        .reduce(Peak::max)
                        .orElseThrow();
        long inputs = spans.stream().mapToLong(Span::count).sum();
        return new Finding(
                subject.name, inputs, peak.ulp, Float.toHexString(intBitsToFloat(peak.bits)));
    }

    private static int quickStride(Span span) {
        return span.stride == 1 ? QUICK_STRIDE : 17;
    }

    static Peak peak(FloatFunction function, DoubleUnaryOperator exact, Span span) {
        double worst = -1;
        int at = 0;
        for (int i = 0; i < span.count; i++) {
            int bits = span.first + i * span.stride;
            float x = intBitsToFloat(bits);
            double error = ulps(function.apply(x), exact.applyAsDouble(x));
            if (error > worst) {
                worst = error;
                at = bits;
            }
        }
        return new Peak(worst, at);
    }

    /**
     * How far {@code value} is from {@code exact}, in units of the last place of a float of exact's
     * size.
     */
    static double ulps(float value, double exact) {
        double gap = Math.abs(value - exact);
        if (gap < Double.POSITIVE_INFINITY) {
            return gap * perUlp(exact);
        }
        return beyond(value, exact);
    }

    /** 2^(23 − exponent), the exponent kept in the range of floats. */
    private static double perUlp(double exact) {
        int biased = (int) (Double.doubleToRawLongBits(exact) >>> 52) & 0x7ff;
        int exponent = Math.clamp(biased - 1_023, Float.MIN_EXPONENT, Float.MAX_EXPONENT);
        return Double.longBitsToDouble((23L - exponent + 1_023) << 52);
    }

    /** One of the two is infinite or NaN: ∞ counts as 2^128. */
    private static double beyond(float value, double exact) {
        if (Float.isNaN(value) || Double.isNaN(exact)) {
            return Float.isNaN(value) && Double.isNaN(exact) ? 0 : Double.POSITIVE_INFINITY;
        }
        double limit = 0x1p128;
        double near = Math.clamp((double) value, -limit, limit);
        return Math.abs(near - Math.clamp(exact, -limit, limit)) * perUlp(exact);
    }
}
