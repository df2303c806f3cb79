package org.espalier.core.train;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.espalier.core.config.Optimizers;
import org.espalier.core.config.RunConfig;
import org.espalier.core.config.RunFiles;
import org.espalier.core.config.Schedules;
import org.espalier.core.config.Section;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.config.Transforms;
import org.espalier.core.config.Updates;
import org.espalier.core.data.ByteLevelBpe;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.io.Checkpoint;
import org.espalier.core.io.Checkpoints;
import org.espalier.core.io.NamedArray;
import org.espalier.core.io.RunDirectory;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.plugin.GptProvider;
import org.espalier.core.session.Sessions;
import org.espalier.data.Dataset;
import org.espalier.data.Tokenizer;
import org.espalier.internal.Doors;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.train.ConfigException;
import org.espalier.train.Generation;
import org.espalier.train.RunException;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunSettings;
import org.espalier.train.UpdateTransform;

/** Opens what a run file names. */
final class Opening {
    private static final int WINDOW = 256; // for models that declare no context

    private final Catalog catalog;
    private final Sessions sessions;

    Opening(Catalog catalog, Sessions sessions) {
        this.catalog = catalog;
        this.sessions = sessions;
    }

    private Session session(RunConfig config, int threads, long memoryBudget) {
        long seed = config.train().options().get(TrainOptions.SEED);
        return sessions.open(
                SessionConfig.defaults()
                        .backend(config.backend().id())
                        .seed(seed)
                        .precision(precision(config))
                        .threads(threads)
                        .memoryBudget(memoryBudget));
    }

    private static Precision precision(RunConfig config) {
        String id = config.precision().options().get(TrainOptions.PRECISION);
        return Precision.valueOf(id.toUpperCase(Locale.ROOT));
    }

    /**
     * A run's parts.
     *
     * @param isNew whether the model's weights are those the run begins with; else a checkpoint is
     *     to be restored
     */
    Opened open(RunConfig config, RunSettings settings, RunListener listener, boolean isNew) {
        Session session = session(config, settings.threads(), settings.memoryBudget());
        try (Arena arena = Arena.ofShared()) {
            Optional<Base> base = isNew ? base(config, arena) : Optional.empty();
            return opened(config, session, dataset(config, listener), base);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static Optional<Base> base(RunConfig config, Arena arena) {
        return config.model()
                .options()
                .find(TrainOptions.WEIGHTS)
                .map(place -> Base.open("model.weights", Path.of(place), arena));
    }

    private Opened opened(RunConfig config, Session session, Dataset dataset, Optional<Base> base) {
        try {
            Module model = model(config, session, dataset, base);
            Optional<Descent> descent = base.map(b -> b.descent(model));
            return new Opened(setup(config, session, model, dataset), descent);
        } catch (RuntimeException e) {
            dataset.close();
            throw e;
        }
    }

    private Dataset dataset(RunConfig config, RunListener listener) {
        return catalog.dataset(config.data().id())
                .open(config.data().options(), window(config), listener::preparing);
    }

    private static int window(RunConfig config) {
        Object context = config.model().options().values().get(GptProvider.CONTEXT.name());
        return context instanceof Long n ? Math.toIntExact(n) : WINDOW;
    }

    private Setup setup(RunConfig config, Session session, Module model, Dataset dataset) {
        CoreEngine engine = (CoreEngine) Doors.engine(session);
        return new Setup(
                session,
                engine,
                model,
                dataset,
                catalog.objective(config.objective().id()).create(config.objective().options()),
                Optimizers.of(
                        catalog,
                        config.optimizer(),
                        config.groups(),
                        config.train().options(),
                        model),
                Updates.of(catalog, config.updates(), model),
                catalog.strategy(config.strategy().id()).create(config.strategy().options()),
                Progress.of(
                        Schedules.of(catalog, config.schedules(), config.train().options()),
                        config.precision().options(),
                        config.data().options(),
                        engine,
                        dataset),
                config.train().options(),
                config.data().options());
    }

    /** The model as the run trains it. */
    private Module model(RunConfig config, Session session, Dataset dataset, Optional<Base> base) {
        Module model = bare(config, session, dataset);
        List<Section> own = config.transforms();
        List<Section> rest = base.map(b -> b.begin(model, catalog, own)).orElse(own);
        Transforms.apply(catalog, rest, model);
        return model;
    }

    /** What a model refuses is a matter of its options, which were checked one by one before. */
    private Module bare(RunConfig config, Session session, Dataset dataset) {
        String id = config.model().id();
        try {
            return catalog.model(id).create(session, config.model().options(), dataset);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "model '%s': %s. Fix: change its options in section 'model'"
                            .formatted(id, e.getMessage()));
        }
    }

    /** The model of another run as an evaluation of a checkpoint sees it, frozen. */
    Module trained(Session session, Path place) {
        try (RunDirectory directory = RunDirectory.read(Checkpoints.run(place));
                Arena arena = Arena.ofShared()) {
            RunConfig config =
                    new RunFiles(catalog).change(new RunFile(directory.config()), List.of());
            Checkpoint checkpoint = Checkpoints.at(place, arena);
            try (Dataset dataset = described(config, directory)) {
                Module model = loaded(config, session, dataset, checkpoint, arena);
                model.parameters().forEach(Parameter::freeze);
                return model;
            }
        }
    }

    /** What a model needs to know of the data it was trained on. */
    private Dataset described(RunConfig config, RunDirectory directory) {
        return directory
                .tokenizer()
                .<Dataset>map(file -> new TokensOnly(ByteLevelBpe.load(file)))
                .orElseGet(() -> dataset(config, RunListener.none()));
    }

    /** Text from the newest sound checkpoint of a run. */
    String generate(RunConfig config, RunDirectory directory, Generation generation) {
        Path file =
                directory.tokenizer().orElseThrow(() -> missing("the run has no tokenizer.json"));
        Tokenizer tokenizer = ByteLevelBpe.load(file);
        try (Session session = session(config, 0, generation.memoryBudget());
                Arena arena = Arena.ofShared()) {
            Checkpoint checkpoint = checkpoint(config, directory.checkpoints(), arena);
            Module model = loaded(config, session, new TokensOnly(tokenizer), checkpoint, arena);
            return new TextGenerator(session, model, tokenizer, window(config)).run(generation);
        }
    }

    private static RunException missing(String what) {
        return new RunException(
                RunException.Kind.DATA, what + ". Fix: train first, or name another run");
    }

    /** The newest that is sound; of a run that stops early, the best. */
    private static Checkpoint checkpoint(RunConfig config, Checkpoints all, Arena arena) {
        boolean stopsEarly = config.train().options().get(TrainOptions.PATIENCE) > 0;
        OptionalLong best = stopsEarly ? all.best() : OptionalLong.empty();
        return best.isPresent()
                ? all.load(best.getAsLong(), arena)
                : all.latest(arena)
                        .checkpoint()
                        .orElseThrow(() -> missing("the run has no checkpoint yet"));
    }

    /** A run's model with the weights of a checkpoint that an evaluation sees. */
    private Module loaded(
            RunConfig config,
            Session session,
            Dataset dataset,
            Checkpoint checkpoint,
            Arena arena) {
        Module model = model(config, session, dataset, Optional.empty());
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        Base.completed(checkpoint, arena).forEach(a -> arrays.put(a.name(), a));
        load(model, evaluated(config, checkpoint), arrays);
        return model;
    }

    /**
     * Sets the weights and states of a model.
     *
     * @param trained what names of the arrays of trained parameters begin with
     */
    private static void load(Module model, String trained, Map<String, NamedArray> arrays) {
        String own = Checkpoint.MODEL_PREFIX;
        Session session = model.session();
        session.scope(() -> {
            for (Parameter p : model.parameters()) {
                String name = (p.isFrozen() ? own : trained) + p.name();
                p.set(array(session, name, arrays));
            }
            model.states().forEach(s -> s.set(array(session, own + s.name(), arrays)));
        });
    }

    /** What names of the arrays that stand for the weights in evaluation begin with. */
    private String evaluated(RunConfig config, Checkpoint checkpoint) {
        List<UpdateTransform> transforms = Updates.of(catalog, config.updates());
        return Averages.of(transforms, Progress.updates(checkpoint.state()))
                .map(a -> Group.transformName(a.transform(), a.array()) + ".")
                .orElse(Checkpoint.MODEL_PREFIX);
    }

    private static Tensor array(Session session, String name, Map<String, NamedArray> arrays) {
        NamedArray a = arrays.get(name);
        if (a == null) {
            throw missing("the checkpoint has no " + name);
        }
        return session.create(a.dtype(), a.shape(), a.data());
    }
}
