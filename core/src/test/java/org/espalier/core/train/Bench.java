package org.espalier.core.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.config.OptionCheck;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.engine.CoreEngine;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Gpt;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;
import org.espalier.train.Optimizer;
import org.espalier.train.RunListener;
import org.espalier.train.StateArray;
import org.espalier.train.StopToken;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/** The parts of a training loop, put together by hand around a tiny GPT on {@link Letters}. */
final class Bench implements AutoCloseable {
    private static final Program COPY = Program.named("copy", p -> p.set("w", p.in("g")));

    /** Puts the gradient in the place of the weights, so that tests can read it. */
    static final Optimizer COPYING =
            new Optimizer() {
                @Override
                public List<StateArray> state(Shape shape, DType dtype) {
                    return List.of();
                }

                @Override
                public double rate() {
                    return 1;
                }

                @Override
                public void update(Update update) {
                    update.run(COPY, Scalars.none());
                }
            };

    final Session session = Session.open(s -> s.backend("reference").threads(1).seed(3));
    final Letters letters;
    final Gpt model;
    private Setup setup;

    Bench(Letters letters, Optimizer optimizer, Objective objective, Map<String, Object> keys) {
        this(letters, optimizer, List.of(), objective, keys);
    }

    Bench(
            Letters letters,
            Optimizer optimizer,
            List<UpdateTransform> transforms,
            Objective objective,
            Map<String, Object> keys) {
        this.letters = letters;
        this.model =
                new Gpt(
                        session,
                        Gpt.config()
                                .vocabulary(letters.vocabulary())
                                .context(letters.context())
                                .layers(1)
                                .heads(2)
                                .width(8)
                                .dropout(0.2));
        this.setup =
                new Setup(
                        session,
                        (CoreEngine) Doors.engine(session),
                        model,
                        letters,
                        objective,
                        optimizer,
                        transforms,
                        step -> {
                            step.gradients();
                            step.update();
                        },
                        new Progress(
                                new RunSchedule((step, steps) -> 1, letters), LossScale.none()),
                        OptionCheck.check("train", TrainOptions.train(), only(keys, true)),
                        OptionCheck.check("data", TrainOptions.data(), only(keys, false)));
    }

    private static SortedMap<String, Object> only(Map<String, Object> keys, boolean train) {
        List<String> names =
                (train ? TrainOptions.train() : TrainOptions.data())
                        .stream().map(o -> o.name()).toList();
        SortedMap<String, Object> mine = new TreeMap<>(keys);
        mine.keySet().retainAll(names);
        return mine;
    }

    /** The same with a loss scale. */
    Bench scaled(LossScale scale) {
        Progress progress = new Progress(setup.progress().schedule(), scale);
        setup =
                new Setup(
                        session,
                        setup.engine(),
                        model,
                        letters,
                        setup.objective(),
                        setup.optimizer(),
                        setup.transforms(),
                        setup.strategy(),
                        progress,
                        setup.train(),
                        setup.data());
        return this;
    }

    Options options() {
        return setup.train();
    }

    Setup setup() {
        return setup;
    }

    Updater updater() {
        return setup.updater();
    }

    TrainingLoop loop(Updater updater, Journal journal, RunListener listener) {
        EarlyStop early = new EarlyStop(setup);
        Keeping keeping =
                new Keeping.InMemory(new Saver(updater), step -> early.isBest(journal, step));
        return new TrainingLoop(setup, updater, journal, keeping, new StopToken(), listener);
    }

    /** Trains all steps. */
    Journal train(RunListener listener) {
        Journal journal = new Journal.InMemory();
        try (Updater updater = updater()) {
            loop(updater, journal, listener).run(0);
        }
        return journal;
    }

    /** All weights, one after the other. */
    float[] weights() {
        return flat(model.parameters().stream().map(p -> p.copy().toFloats()).toList());
    }

    /** The gradient of a loss sum by the tape alone. */
    float[] gradient(Tensor lossSum) {
        Tensor[] leaves = model.parameters().stream().map(Parameter::value).toArray(Tensor[]::new);
        return flat(lossSum.gradients(leaves).stream().map(Tensor::toFloats).toList());
    }

    static float[] flat(List<float[]> parts) {
        int n = parts.stream().mapToInt(p -> p.length).sum();
        float[] all = new float[n];
        int at = 0;
        for (float[] p : parts) {
            System.arraycopy(p, 0, all, at, p.length);
            at += p.length;
        }
        return all;
    }

    static float[] sum(float[] a, float[] b) {
        float[] s = a.clone();
        for (int i = 0; i < s.length; i++) {
            s[i] += b[i];
        }
        return s;
    }

    /** Neighbours first, an odd last one moving up. */
    static float[] tree(List<float[]> parts) {
        List<float[]> level = parts;
        while (level.size() > 1) {
            List<float[]> above = new java.util.ArrayList<>();
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(sum(level.get(i), level.get(i + 1)));
            }
            if (level.size() % 2 == 1) {
                above.add(level.getLast());
            }
            level = above;
        }
        return level.getFirst();
    }

    /** Cross-entropy of the next letter, as core's own objective has it. */
    static Loss nextLetter(org.espalier.nn.Module model, Batch batch) {
        return new org.espalier.core.plugin.NextTokenProvider()
                .create(new Options(new TreeMap<>()))
                .loss(model, batch);
    }

    static boolean isFinite(float[] x) {
        return Arrays.stream(toDoubles(x)).allMatch(Double::isFinite);
    }

    private static double[] toDoubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }

    @Override
    public void close() {
        session.close();
    }
}
