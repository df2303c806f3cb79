package org.espalier.core.train;

import java.lang.foreign.Arena;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.core.config.RunConfig;
import org.espalier.core.config.Section;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.io.Checkpoint;
import org.espalier.core.io.Checkpoints;
import org.espalier.core.io.Json;
import org.espalier.core.io.Manifest;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.RunDirectory;
import org.espalier.core.plugin.Catalog;
import org.espalier.train.Evaluation;
import org.espalier.train.RunException;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunResult.Outcome;
import org.espalier.train.RunSettings;
import org.espalier.train.RunStart;

/** A run that keeps a directory: manifest, metrics, checkpoints, result, report. */
final class FiledRun {
    private static final String DATASET = "dataset"; // in the manifest: what the samples depend on

    private final Catalog catalog;
    private final RunConfig config;
    private final Inputs inputs;
    private final Setup setup;
    private final RunDirectory directory;
    private final RunSettings settings;
    private final RunListener listener;

    FiledRun(
            Catalog catalog,
            RunConfig config,
            Inputs inputs,
            Setup setup,
            RunDirectory directory,
            RunSettings settings,
            RunListener listener) {
        this.catalog = catalog;
        this.config = config;
        this.inputs = inputs;
        this.setup = setup;
        this.directory = directory;
        this.settings = settings;
        this.listener = listener;
    }

    /** From step 0. */
    RunResult begin(Optional<Descent> descent) {
        try (Updater updater = updater()) {
            return run(updater, directory.checkpoints(keep()), 0, descent);
        }
    }

    private int keep() {
        return Math.toIntExact(setup.train().get(TrainOptions.KEEP));
    }

    private Updater updater() {
        return setup.updater();
    }

    /**
     * From the newest checkpoint that is sound; from step 0 if there is none.
     *
     * @param arena what the arrays of another checkpoint are mapped in
     * @param beginning what the run begins from at step 0
     */
    RunResult goOn(Checkpoint.Newest newest, Arena arena, Optional<Descent> beginning) {
        requireSameData();
        Checkpoints checkpoints = directory.checkpoints(keep());
        try (Updater updater = updater()) {
            newest.refused()
                    .forEach(r ->
                            listener.warned(
                                    "checkpoint %s is damaged and passed over: %s"
                                            .formatted(r.directory(), r.reason())));
            newest.checkpoint()
                    .ifPresent(c -> new Saver(updater).restore(Base.completed(c, arena)));
            newest.checkpoint().ifPresent(c -> setup.progress().restore(c.state()));
            long step = newest.checkpoint().map(Checkpoint::step).orElse(0L);
            checkpoints.dropAfter(step);
            Optional<Descent> descent =
                    newest.checkpoint().map(c -> Descent.of(c.state())).orElse(beginning);
            return run(updater, checkpoints, step, descent);
        }
    }

    /** On other data the steps to come would not be those of this run. */
    private void requireSameData() {
        String now = setup.dataset().fingerprint();
        Optional<String> was =
                directory
                        .manifest()
                        .filter(m -> m.find(DATASET).isPresent())
                        .map(m -> m.text(DATASET));
        if (was.isPresent() && !was.get().equals(now)) {
            throw new RunException(
                    RunException.Kind.DATA,
                    "the data of dataset '%s' is not that of the run: SHA-256 %s, and the run began with %s. Fix: put the old data back, or start a new run"
                            .formatted(setup.dataset().id(), now, was.get()));
        }
    }

    private RunResult run(
            Updater updater, Checkpoints checkpoints, long from, Optional<Descent> descent) {
        warmUp(updater);
        writeManifest(from, descent);
        try (FileJournal journal = FileJournal.open(directory, from)) {
            TrainingLoop loop =
                    new TrainingLoop(
                            setup,
                            updater,
                            journal,
                            new OnDisk(updater, checkpoints, journal, descent),
                            settings.stop(),
                            listener);
            listener.started(start(from));
            Outcome outcome = loop.run(from);
            Optional<Evaluation> validation =
                    outcome == Outcome.COMPLETE ? loop.evaluateAll() : Optional.empty();
            if (outcome == Outcome.COMPLETE && validation.isEmpty()) {
                outcome = Outcome.STOPPED;
            }
            return new Ending(config, setup, directory, updater, journal, loop)
                    .finish(outcome, validation);
        }
    }

    /**
     * Compiles the kernels of a step, and so learns what the run can promise, without changing
     * anything.
     */
    private void warmUp(Updater updater) {
        listener.preparing("warm-up", 0, 1);
        setup.engine().kernels().require(setup.train().get(TrainOptions.REQUIRE));
        BatchReader batches = new BatchReader(setup.session(), setup.dataset());
        new BatchStep(setup, updater, batches, settings.stop(), 1).rehearse();
        listener.preparing("warm-up", 1, 1);
    }

    private final class OnDisk implements Keeping {
        private final Checkpoints checkpoints;
        private final Journal journal;
        private final Optional<Descent> descent;
        private final Saver saver;

        OnDisk(
                Updater updater,
                Checkpoints checkpoints,
                Journal journal,
                Optional<Descent> descent) {
            this.checkpoints = checkpoints;
            this.journal = journal;
            this.descent = descent;
            this.saver = new Saver(updater, descent.map(Descent::held).orElseGet(TreeSet::new));
        }

        @Override
        public void save(long step) {
            journal.force();
            Json.Obj own = setup.progress().save(step);
            Json.Obj state = descent.map(d -> own.with(Descent.FIELD, d.json())).orElse(own);
            var arrays = saver.all();
            listener.saved(step, checkpoints.save(step, arrays, state, score(journal, step)));
        }

        @Override
        public void restore(long step) {
            try (Arena arena = Arena.ofShared()) {
                saver.restore(checkpoints.load(step, arena).arrays());
            }
        }
    }

    private static OptionalDouble score(Journal journal, long step) {
        return journal.lines().stream()
                .filter(l -> l instanceof MetricsLine.Evaluation && l.step() == step)
                .mapToDouble(l -> ((MetricsLine.Evaluation) l).loss())
                .reduce((a, b) -> b);
    }

    private RunStart start(long from) {
        var o = config.optimizer();
        return new RunStart(
                directory.path(),
                setup.session().device(),
                setup.engine().kernels().ofRun(),
                data(),
                model(),
                String.format(
                        Locale.ROOT,
                        "%s, %s %s, %d steps × %d samples",
                        o.id(),
                        schedules().collect(Collectors.joining(" × ")),
                        setup.optimizer().rate(),
                        setup.steps(),
                        setup.batch()),
                from,
                setup.steps());
    }

    private String model() {
        long all = setup.model().parameterCount();
        long trained = setup.model().trainedCount();
        String count = String.format(Locale.ROOT, "%s, %,d parameters", config.model().id(), all);
        return trained == all
                ? count
                : count + String.format(Locale.ROOT, ", %,d trained", trained);
    }

    private Map<String, String> data() {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("dataset", setup.dataset().id());
        data.putAll(setup.dataset().facts());
        return data;
    }

    private void writeManifest(long from, Optional<Descent> descent) {
        Manifest manifest =
                Manifest.of(
                        config.text(),
                        config.train().options().get(TrainOptions.SEED),
                        settings.command());
        plugins().forEach(manifest::plugin);
        manifest.section("determinism", text(setup.engine().kernels().ofRun()));
        manifest.section("kernels", kernels());
        manifest.section("device", text(setup.session().device()));
        manifest.section(DATASET, text(setup.dataset().fingerprint()));
        descent.ifPresent(d -> manifest.base(d.checkpoint(), d.sha256()));
        inputs.describe(manifest);
        manifest.section("resumed_from", text(Long.toString(from)));
        directory.writeManifest(manifest.collect(Instant.now()));
    }

    /** What each kernel of the warm-up declares, and whose it is. */
    private Json kernels() {
        return Json.of(
                setup.engine().kernels().uses().stream()
                        .map(use ->
                                Json.object()
                                        .put("kernel", use.kernel())
                                        .put("backend", use.backend())
                                        .put("class", use.determinism().name())
                                        .build())
                        .toList());
    }

    private static Json text(String words) {
        return new Json.Str(words);
    }

    private List<Manifest.PluginUse> plugins() {
        List<Manifest.PluginUse> all = new ArrayList<>();
        all.add(use("model", config.model().id()));
        all.add(use("dataset", config.data().id()));
        all.add(use("objective", config.objective().id()));
        all.add(use("optimizer", config.optimizer().id()));
        config.groups().forEach(g -> all.add(use("optimizer", g.id())));
        schedules().distinct().forEach(id -> all.add(use("schedule", id)));
        config.updates().forEach(u -> all.add(use("update", u.id())));
        all.add(use("strategy", config.strategy().id()));
        config.transforms().forEach(t -> all.add(use("transform", t.id())));
        all.add(use("backend", config.backend().id()));
        return all;
    }

    private Stream<String> schedules() {
        return config.schedules().stream().map(Section::id);
    }

    private Manifest.PluginUse use(String kind, String id) {
        return new Manifest.PluginUse(kind, id, "", catalog.origin(kind, id));
    }
}
