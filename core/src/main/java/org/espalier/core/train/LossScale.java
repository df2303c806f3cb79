package org.espalier.core.train;

import org.espalier.core.config.TrainOptions;
import org.espalier.core.io.Json;
import org.espalier.spi.Options;

/**
 * What losses are multiplied by before the pass back, so that small gradients of f16 products are
 * not lost (Micikevicius et al., "Mixed Precision Training", ICLR 2018): always a power of two, and
 * divided out in f32. A dynamic one is halved by an update that overflows, which is skipped, and
 * doubled after so many that do not.
 */
final class LossScale {
    private static final String FIELD = "loss_scale"; // in a checkpoint's state

    private final boolean isDynamic;
    private final long window;
    private final double unit;
    private double scale;
    private long clean; // updates since it changed

    private LossScale(boolean isDynamic, double initial, long window, double unit) {
        this.isDynamic = isDynamic;
        this.scale = initial;
        this.window = window;
        this.unit = unit;
    }

    /** None. */
    static LossScale none() {
        return new LossScale(false, 1, 0, 1);
    }

    /**
     * As options say.
     *
     * @param half whether products are of f16
     * @param terms of a batch: the scale is that of their mean, and passes begin at their sum
     */
    static LossScale of(Options precision, boolean half, long terms) {
        String kind = precision.get(TrainOptions.LOSS_SCALE);
        if (kind.equals("none") || (kind.equals("auto") && !half)) {
            return none();
        }
        double unit = Math.max(1, Long.highestOneBit(terms));
        return new LossScale(
                !kind.equals("fixed"),
                power(precision.get(TrainOptions.INITIAL_SCALE)),
                precision.get(TrainOptions.SCALE_WINDOW),
                unit);
    }

    /** The largest power of two that is not above x. */
    private static double power(double x) {
        return Math.scalb(1.0, Math.getExponent(x));
    }

    /** The factor of a loss sum. */
    double factor() {
        return scale / unit;
    }

    /** The factor of a mean loss. */
    double scale() {
        return scale;
    }

    /** Whether there is one. */
    boolean isOn() {
        return isDynamic || scale != 1;
    }

    /** Whether an overflow is to be expected, and answered by a smaller scale. */
    boolean canShrink() {
        return isDynamic && scale > 1;
    }

    /** Takes note of an update that was made, or was skipped because it overflowed. */
    void observe(boolean isFinite) {
        if (!isDynamic) {
            return;
        }
        clean = isFinite ? clean + 1 : 0;
        if (!isFinite) {
            scale = Math.max(scale / 2, 1);
        } else if (clean == window) {
            scale *= 2;
            clean = 0;
        }
    }

    Json.Fields save(Json.Fields state) {
        return isDynamic
                ? state.put(
                        FIELD,
                        Json.object()
                                .put("scale", Double.toHexString(scale))
                                .put("clean", clean)
                                .build())
                : state;
    }

    void restore(Json.Obj state) {
        if (isDynamic && state.find(FIELD).isPresent()) {
            scale = Double.parseDouble(state.object(FIELD).text("scale"));
            clean = state.object(FIELD).whole("clean");
        }
    }
}
