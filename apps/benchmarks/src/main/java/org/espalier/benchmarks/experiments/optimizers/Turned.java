package org.espalier.benchmarks.experiments.optimizers;

import java.util.SortedMap;
import org.espalier.spi.OptimizerBench;

/**
 * An optimizer that sees a parameter of two rows through other axes: T·w and T·g stand where w and
 * g do, with T a rotation by an angle, divided by a length. One that knows gradients by P·g, the
 * ratios of norms and nothing else of its own makes the same steps as with P·T in the place of P.
 *
 * @param inner sees T·w
 * @param length what lengths are divided by
 * @param angle of the rotation, in radians
 */
record Turned(OptimizerBench inner, double length, double angle) implements OptimizerBench {
    /** The axes in which a projection (x, y) stands where another one does. */
    static Turned of(OptimizerBench inner, double x, double y, double toX, double toY) {
        double length = StrictMath.hypot(x, y) / StrictMath.hypot(toX, toY);
        return new Turned(inner, length, StrictMath.atan2(toY, toX) - StrictMath.atan2(y, x));
    }

    /** T·a, of two rows. */
    private double[] there(double... a) {
        return turned(a, angle, 1 / length);
    }

    /** T⁻¹·a. */
    private double[] back(double... a) {
        return turned(a, -angle, length);
    }

    private static double[] turned(double[] a, double angle, double scale) {
        double cos = scale * StrictMath.cos(angle);
        double sin = scale * StrictMath.sin(angle);
        int columns = a.length / 2;
        double[] all = new double[a.length];
        for (int j = 0; j < columns; j++) {
            all[j] = cos * a[j] + sin * a[columns + j];
            all[columns + j] = -sin * a[j] + cos * a[columns + j];
        }
        return all;
    }

    @Override
    public void weights(double[] values, long... dims) {
        inner.weights(there(values), dims);
    }

    @Override
    public double[] weights() {
        return back(inner.weights());
    }

    @Override
    public void step(double... gradient) {
        inner.step(there(gradient));
    }

    @Override
    public SortedMap<String, double[]> state() {
        return inner.state();
    }

    @Override
    public long stateBytes() {
        return inner.stateBytes();
    }

    @Override
    public void restore(SortedMap<String, double[]> state) {
        inner.restore(state);
    }
}
