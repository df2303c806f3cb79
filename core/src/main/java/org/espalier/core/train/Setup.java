package org.espalier.core.train;

import java.util.List;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.engine.CoreEngine;
import org.espalier.data.Dataset;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.train.ConfigException;
import org.espalier.train.Objective;
import org.espalier.train.Optimizer;
import org.espalier.train.Strategy;
import org.espalier.train.UpdateTransform;

/**
 * All that a run is made of, opened and checked.
 *
 * @param train the options of section {@code train}
 * @param data {@code batch} and {@code shards}
 */
public record Setup(
        Session session,
        CoreEngine engine,
        Module model,
        Dataset dataset,
        Objective objective,
        Optimizer optimizer,
        List<UpdateTransform> transforms,
        Strategy strategy,
        Progress progress,
        Options train,
        Options data) {
    /**
     * Refuses a model without anything to train.
     *
     * @throws ConfigException where all parameters are frozen
     */
    public Setup {
        List<Parameter> all = model.parameters();
        if (!all.isEmpty() && model.trainedParameters().isEmpty()) {
            throw new ConfigException(
                    "nothing is left to train: all %s parameters of the model are frozen. Fix: a narrower 'match' of transform 'freeze', or adapters after it"
                            .formatted(all.size()));
        }
    }

    Updater updater() {
        return new Updater(engine, model, optimizer, transforms);
    }

    long steps() {
        return train.get(TrainOptions.STEPS);
    }

    int batch() {
        return Math.toIntExact(data.get(TrainOptions.BATCH));
    }

    int shards() {
        return Math.toIntExact(data.get(TrainOptions.SHARDS));
    }

    /** Steps between checkpoints: 5 % of the run, and at least every 50. */
    long checkpointEvery() {
        long asked = train.get(TrainOptions.CHECKPOINT);
        return asked > 0 ? asked : Math.clamp(steps() / 20, 1, 50);
    }

    boolean evaluatesAt(long step) {
        long every = train.get(TrainOptions.EVALUATE);
        return every > 0 && step % every == 0 && step < steps();
    }
}
