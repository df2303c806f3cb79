package org.espalier.benchmarks.experiments.lean;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.kernel.Shape;
import org.espalier.train.ModelUpdate;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * Compares what APOLLO scales the channels of hidden matrices by with what AdamW's whole moments of
 * the same gradients would scale them by. The former is read off its steps, which must not be
 * limited or decayed: ‖Δw_j‖ / (η_t ‖g_j‖). The latter is ‖m_j / (√v_j + ε)‖ / ‖g_j‖.
 */
final class ScaleProbe implements UpdateTransform {
    private final Map<String, double[]> before = new HashMap<>();
    private final Map<String, WholeMoments> moments = new HashMap<>();
    private final DoubleStream.Builder ratios = DoubleStream.builder();

    @Override
    public void before(ModelUpdate update) {
        update.groups().forEach(g -> g.parts().forEach(this::remember));
    }

    private void remember(Update.Part part) {
        if (isHidden(part)) {
            before.put(part.name(), part.get("w").toDoubles());
        }
    }

    private static boolean isHidden(Update.Part part) {
        return StateBytes.isHidden(part.name(), part.shape());
    }

    @Override
    public void after(ModelUpdate update) {
        for (Update group : update.groups()) {
            double rate = group.rate() * WholeMoments.correction(update.step());
            group.parts().stream().filter(ScaleProbe::isHidden).forEach(p -> compare(p, rate));
        }
    }

    private void compare(Update.Part part, double rate) {
        double[] g = part.get("g").toDoubles();
        double[] whole =
                moments.computeIfAbsent(part.name(), _ -> new WholeMoments(g.length)).step(g);
        double[] moved = part.get("w").toDoubles();
        double[] from = before.getOrDefault(part.name(), moved);
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (moved[i] - from[i]) / rate;
        }
        double[] projected = channels(part.shape(), moved);
        double[] full = channels(part.shape(), whole);
        for (int j = 0; j < full.length; j++) {
            ratios.add(projected[j] / full[j]); // ‖g_j‖ cancels
        }
    }

    /** The norm of each row of a tall matrix, of each column of a wide one. */
    private static double[] channels(Shape shape, double... x) {
        int rows = Math.toIntExact(shape.dim(0));
        int columns = Math.toIntExact(shape.dim(1));
        double[] squares = new double[Math.max(rows, columns)];
        for (int i = 0; i < x.length; i++) {
            squares[rows >= columns ? i / columns : i % columns] += x[i] * x[i];
        }
        return Arrays.stream(squares).map(StrictMath::sqrt).toArray();
    }

    /** Median and quartiles over channels, matrices and steps. */
    Metrics quartiles() {
        double[] sorted = ratios.build().sorted().toArray();
        return Metrics.of("median", sorted[sorted.length / 2])
                .with("lower", sorted[sorted.length / 4])
                .with("upper", sorted[3 * sorted.length / 4]);
    }

    /** AdamW's moments of one matrix, with the constants of APOLLO. */
    private static final class WholeMoments {
        private static final double BETA1 = 0.9;
        private static final double BETA2 = 0.999;
        private static final double EPS = 1e-6;

        private final double[] m;
        private final double[] v;

        WholeMoments(int numbers) {
            m = new double[numbers];
            v = new double[numbers];
        }

        double[] step(double... g) {
            double[] step = new double[g.length];
            for (int i = 0; i < g.length; i++) {
                m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
                v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
                step[i] = m[i] / (StrictMath.sqrt(v[i]) + EPS);
            }
            return step;
        }

        static double correction(long step) {
            double t = (double) step;
            return StrictMath.sqrt(1 - StrictMath.pow(BETA2, t)) / (1 - StrictMath.pow(BETA1, t));
        }
    }
}
