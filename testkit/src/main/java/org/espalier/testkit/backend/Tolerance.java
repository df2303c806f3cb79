package org.espalier.testkit.backend;

/**
 * How far a result may lie from the f64 result on the same, already rounded inputs: the only place
 * that says so.
 */
enum Tolerance {
    /** Copies, choices, comparisons, signs. */
    EXACT(0, "nothing is computed that could round"),

    /** + − · / √ fma, integer rounding, narrowing: in units of the last place of f32. */
    CORRECT(0.5, "IEEE 754 rounds these correctly; the oracle's own rounding adds 2⁻²⁹"),

    /** A formula of + − · / √ alone: bit by bit the reference's, whatever the kernel declares. */
    RECIPE(0, "every operation has one correctly rounded result, and no two may be fused"),

    /** exp, log, tanh, erf, sin, cos, in units of the last place of f32. */
    ELEMENTARY(4, "the bound of OpenCL 3.0 for most of them, which every device we know meets"),

    /** The same, of kernels that promise the platform's bits. */
    ELEMENTARY_OURS(1.5, "our polynomials were measured below this over all f32 of their domain"),

    /** A sum of K terms: in units of √K · 2⁻²⁴ · Σ|terms|, and 2⁻¹⁴⁹ per term for underflow. */
    SUM(2, "rounding errors of a sum walk at random; blocked orders stay below 0.26 √K"),

    /**
     * A formula of elementary functions and sums of K terms: in units of 2⁻²⁴ · the largest number
     * in or on the way to the result, limit + 2√K.
     */
    COMPOSED(8, "a few elementary functions and two sums, whose errors add"),

    /** Differences of f64 values against a gradient, relative to Σ|gᵢvᵢ|. */
    SLOPE(1e-7, "h⁴ of truncation at h = 10⁻³ and 10⁻¹³ of rounding over h"),

    /** ⟨Jv, w⟩ against ⟨v, Jᵀw⟩ in f64, relative to Σ|gᵢvᵢ|. */
    DUALITY(1e-12, "the same terms in another order: only f64 rounding differs"),

    /** Differences of f64 gradients against a second derivative, relative to Σ|hᵢuᵢ|. */
    CURVATURE(1e-5, "as SLOPE, with higher derivatives in the truncation");

    /** Unit roundoff of the compute type f32. */
    static final double UNIT = 0x1p-24;

    /** In units of the last place: what a double adds when its result is rounded once more. */
    static final double ORACLE_SLACK = 0x1p-20;

    private final double limit;
    private final String reason;

    Tolerance(double limit, String reason) {
        this.limit = limit;
        this.reason = reason;
    }

    /** Why the row has its limit. */
    String reason() {
        return reason;
    }

    /**
     * The absolute error that is allowed before the result is stored.
     *
     * @param exact the f64 result
     * @param magnitude the f64 result over absolute inputs
     * @param terms how many terms are summed
     */
    double allowed(double exact, double magnitude, long terms) {
        return switch (this) {
            case EXACT, RECIPE -> 0;
            case CORRECT, ELEMENTARY, ELEMENTARY_OURS -> (limit + ORACLE_SLACK) * lastPlace(exact);
            case SUM ->
                    limit * Math.sqrt((double) terms) * UNIT * magnitude + terms * Float.MIN_VALUE;
            case COMPOSED -> (limit + 2 * Math.sqrt((double) terms)) * UNIT * magnitude;
            case SLOPE, DUALITY, CURVATURE -> limit * magnitude;
        };
    }

    /** Of f32; beyond its range, of its largest number. */
    private static double lastPlace(double x) {
        return Math.min(Math.ulp((float) x), Math.ulp(Float.MAX_VALUE));
    }
}
