package org.espalier.core.train;

import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.espalier.internal.Context;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.ModelUpdate;
import org.espalier.train.StopToken;
import org.espalier.train.TrainingStep;
import org.jspecify.annotations.Nullable;

/** A step: passes over its batch, shard by shard, and the update at its end. */
final class BatchStep implements TrainingStep {
    /** Thrown between shards when the run is asked to stop. */
    static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Abandoned() {
            super("the run was asked to stop", null, false, false);
        }
    }

    private final Setup setup;
    private final Updater updater;
    private final BatchReader batches;
    private final StopToken stop;
    private final long number;
    private final long update; // the number of the update to be made
    private final double factor; // of learning rates, as the schedule has it
    private final double lossScale; // of the mean loss
    private final Figures figures = new Figures();
    private StepAsides asides = StepAsides.before((_, _) -> {});
    private @Nullable Gradients gradients;
    private long terms;
    private double loss = Double.NaN;
    private double norm = Double.NaN;
    private boolean isUpdated;
    private int passes; // states hear of the first alone
    private int first = -1; // place of a parameter, in name order

    BatchStep(Setup setup, Updater updater, BatchReader batches, StopToken stop, long number) {
        this.setup = setup;
        this.updater = updater;
        this.batches = batches;
        this.stop = stop;
        this.number = number;
        Progress progress = setup.progress();
        this.update = progress.updates() + 1;
        this.factor = progress.schedule().factor(update, setup.steps());
        this.lossScale = progress.scale().scale();
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public ModelUpdate gradients() {
        if (passes++ > 0) {
            drop();
            updater.changed();
        }
        asides = StepAsides.before(passes == 1 ? updater.proposals()::propose : (_, _) -> {});
        ShardTree<Double> losses = new ShardTree<>(Double::sum);
        terms = 0;
        for (int shard = 0; shard < setup.shards(); shard++) {
            if (stop.isRequested()) {
                updater.abandon();
                throw new Abandoned();
            }
            losses.add(shard(shard));
        }
        if (passes == 1) {
            loss = losses.sum() / terms;
            asides.tell(figures);
        }
        Gradients mean = updater.sums(terms * scale());
        gradients = mean;
        return updater.seen(update, factor, mean, figures);
    }

    /** Gives the gradient in hand back, if there is one. */
    private void drop() {
        if (gradients != null) {
            updater.recycle(gradients);
            gradients = null;
        }
    }

    /** Adds a shard's gradient; its loss sum. */
    private double shard(int shard) {
        double[] sum = new double[1];
        setup.session()
                .scope(() -> {
                    Batch batch = batches.training(first(shard), micro());
                    terms += pass(shard, batch, sum);
                });
        return sum[0];
    }

    /** Forward and back over a shard's samples; the number of its terms. */
    private long pass(int shard, Batch batch, double[] sum) {
        Context context = Context.current().trainingAt(number, first(shard)).withAsides(asides);
        Loss made = context.run(() -> setup.objective().loss(setup.model(), batch));
        context.run(() -> {
            updater.accumulate(minimised(made));
            return made;
        });
        sum[0] = made.sum().item();
        return made.count();
    }

    /** The loss sum with what modules add to the mean, times the scale. */
    private Tensor minimised(Loss made) {
        Tensor sum = asides.takeInto(made.sum(), made.count());
        double scale = scale();
        return scale == 1 ? sum : sum.mul(scale);
    }

    private int micro() {
        return setup.batch() / setup.shards();
    }

    private long first(int shard) {
        return (number - 1) * setup.batch() + (long) shard * micro();
    }

    private double scale() {
        return setup.progress().scale().factor();
    }

    @Override
    public void update() {
        Gradients mean = Objects.requireNonNull(gradients, "update() before gradients()");
        norm = updater.apply(update, factor, mean, figures);
        isUpdated = true;
        first = Double.isFinite(norm) ? -1 : mean.firstNotFinite();
        drop();
    }

    /** Makes the step; false when asked to stop on the way, and then nothing has changed. */
    boolean run() {
        try {
            setup.session().scope(() -> setup.strategy().step(this));
        } catch (Abandoned _) {
            drop();
            updater.changed();
            return false;
        }
        if (!isUpdated) {
            throw new IllegalStateException(
                    "the strategy made no update in step %s. Fix: call update() at its end"
                            .formatted(number));
        }
        return true;
    }

    /** A pass over the first shard, whose result is thrown away: it compiles what a step takes. */
    void rehearse() {
        passes = 1;
        shard(0);
        updater.abandon();
    }

    /** The first parameter, in name order, whose gradient is not finite, if there is one. */
    Optional<Parameter> culprit() {
        return first < 0 ? Optional.empty() : Optional.of(updater.parameters().get(first));
    }

    /** The first result on the way that is not finite, in words; empty where there is none. */
    String origin() {
        String found = "";
        for (int shard = 0; shard < setup.shards() && found.isEmpty(); shard++) {
            found = origin(shard);
        }
        return found;
    }

    /** The pass once more: it derives from nothing but its number, so it fails as it did. */
    private String origin(int shard) {
        String[] found = {""};
        setup.session()
                .scope(() -> {
                    Batch batch = batches.training(first(shard), micro());
                    found[0] =
                            setup.engine().firstNotFinite(() -> pass(shard, batch, new double[1]));
                });
        updater.abandon();
        return found[0];
    }

    /** The mean loss of the first pass, in nats per term. */
    double loss() {
        return loss;
    }

    /** The scale of the mean loss. */
    double lossScale() {
        return lossScale;
    }

    /** What was reported of its update. */
    SequencedMap<String, Double> figures() {
        return figures.all();
    }

    /** Terms of the batch. */
    long terms() {
        return terms;
    }

    /** The norm of the gradient that the update was made by, before any transform. */
    double norm() {
        return norm;
    }

    /** The optimizer's learning rate times what the schedule made of it. */
    double rate() {
        return setup.optimizer().rate() * factor;
    }
}
