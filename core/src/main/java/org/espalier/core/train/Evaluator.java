package org.espalier.core.train;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.espalier.data.Dataset;
import org.espalier.data.Split;
import org.espalier.internal.Context;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Evaluation;
import org.espalier.train.Loss;
import org.espalier.train.Objective;
import org.espalier.train.RunListener;
import org.espalier.train.StopToken;

/** Passes over the validation split, in order, in batches of a fixed size. */
final class Evaluator {
    private static final double LN2 = StrictMath.log(2);

    private final Session session;
    private final Module model;
    private final Dataset dataset;
    private final Objective objective;
    private final BatchReader batches;
    private final int batch;
    private final Supplier<Map<Parameter, Tensor>> weights;

    /**
     * Passes in batches.
     *
     * @param weights what stands for parameters
     */
    Evaluator(
            Session session,
            Module model,
            Dataset dataset,
            Objective objective,
            int batch,
            Supplier<Map<Parameter, Tensor>> weights) {
        this.session = session;
        this.model = model;
        this.dataset = dataset;
        this.objective = objective;
        this.batches = new BatchReader(session, dataset);
        this.batch = batch;
        this.weights = weights;
    }

    /**
     * The first samples of the split; empty when asked to stop on the way.
     *
     * @param samples how many at most; bits per byte need all of them
     */
    Optional<Evaluation> run(long samples, StopToken stop, RunListener listener) {
        long size = Math.min(samples, dataset.size(Split.VALIDATION));
        double[] sum = new double[1];
        SortedMap<String, Double> metrics = new TreeMap<>();
        long terms = 0;
        for (long at = 0; at < size; at += batch) {
            if (stop.isRequested()) {
                return Optional.empty();
            }
            listener.evaluating(at, size);
            terms += one(at, (int) Math.min(batch, size - at), sum, metrics);
        }
        boolean whole = size == dataset.size(Split.VALIDATION);
        double n = terms;
        metrics.replaceAll((_, total) -> total / n);
        return Optional.of(new Evaluation(sum[0] / n, bits(sum[0], terms, whole), terms, metrics));
    }

    private long one(long at, int count, double[] sum, SortedMap<String, Double> metrics) {
        long[] terms = new long[1];
        session.scope(() -> {
            Batch b = batches.validation(at, count);
            Context context = Context.current().withOverrides(weights.get()).withGradients(false);
            Loss loss = context.run(() -> objective.loss(model, b));
            sum[0] += loss.sum().item();
            loss.metrics().forEach((name, m) -> metrics.merge(name, m.item(), Double::sum));
            terms[0] = loss.count();
        });
        return terms[0];
    }

    /** Bits per byte; for part of the split by the split's mean bytes per term. */
    private double bits(double nats, long terms, boolean whole) {
        var bytes = dataset.bytes(Split.VALIDATION);
        if (bytes.isEmpty()) {
            return Double.NaN;
        }
        double share = whole ? 1 : terms / (double) termsOfSplit();
        return nats / LN2 / (bytes.getAsLong() * share);
    }

    private long termsOfSplit() {
        long perSample = dataset.fields().getLast().shape().elements();
        return dataset.size(Split.VALIDATION) * perSample;
    }
}
