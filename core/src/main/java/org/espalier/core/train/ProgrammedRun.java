package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.espalier.core.config.Optimizers;
import org.espalier.core.config.OptionCheck;
import org.espalier.core.config.Schedules;
import org.espalier.core.config.Section;
import org.espalier.core.config.TrainOptions;
import org.espalier.core.config.Transforms;
import org.espalier.core.config.Updates;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.io.Hashes;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.RssProbe;
import org.espalier.core.plugin.Catalog;
import org.espalier.internal.Doors;
import org.espalier.internal.TrainerSpec;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.Plugin;
import org.espalier.spi.StrategyProvider;
import org.espalier.train.Evaluation;
import org.espalier.train.Optimizer;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.StopToken;
import org.espalier.train.Strategy;

/** A run that a program describes: the caller's session, model and dataset; nothing is written. */
final class ProgrammedRun {
    private final Catalog catalog;
    private final TrainerSpec spec;
    private final RunListener listener;

    ProgrammedRun(Catalog catalog, TrainerSpec spec, RunListener listener) {
        this.catalog = catalog;
        this.spec = spec;
        this.listener = listener;
    }

    RunResult run() {
        Setup setup = setup();
        setup.engine().kernels().require(setup.train().get(TrainOptions.REQUIRE));
        Journal journal = new Journal.InMemory();
        try (Updater updater = setup.updater()) {
            TrainingLoop loop =
                    new TrainingLoop(
                            setup,
                            updater,
                            journal,
                            keeping(setup, updater, journal),
                            new StopToken(),
                            listener);
            RunResult.Outcome outcome = loop.run(0);
            return result(setup, updater, journal, loop, outcome);
        }
    }

    /** Nobody goes on with such a run: what it keeps is for its own end. */
    private static Keeping keeping(Setup setup, Updater updater, Journal journal) {
        return new Keeping.InMemory(
                new Saver(updater), step -> new EarlyStop(setup).isBest(journal, step));
    }

    private void requireKnown() {
        List<Option<?>> declared = new ArrayList<>(TrainOptions.train());
        declared.addAll(TrainOptions.data());
        declared.addAll(TrainOptions.precision());
        OptionCheck.check("trainer", declared, spec.train());
    }

    private Setup setup() {
        requireKnown();
        var session = spec.model().session();
        CoreEngine engine = (CoreEngine) Doors.engine(session);
        Options train = section("train", TrainOptions.train());
        TrainOptions.check(train);
        Options data = section("data", TrainOptions.data());
        ObjectiveProvider objective = catalog.objective(spec.objective().id());
        Transforms.apply(catalog, transforms(), spec.model());
        return new Setup(
                session,
                engine,
                spec.model(),
                spec.dataset(),
                objective.create(section(objective, spec.objective(), List.of()).options()),
                optimizer(train),
                Updates.of(
                        catalog,
                        sections(spec.updates(), catalog::update, List.of()),
                        spec.model()),
                strategy(),
                Progress.of(
                        Schedules.of(
                                catalog,
                                sections(spec.schedules(), catalog::schedule, List.of()),
                                train),
                        section("precision", TrainOptions.precision()),
                        data,
                        engine,
                        spec.dataset()),
                train,
                data);
    }

    private Optimizer optimizer(Options train) {
        List<Section> groups =
                spec.groups().stream().map(g -> optimizer(g, TrainOptions.group())).toList();
        Section rest = optimizer(spec.optimizer(), List.of());
        return Optimizers.of(catalog, rest, groups, train, spec.model());
    }

    private Strategy strategy() {
        StrategyProvider provider = catalog.strategy(spec.strategy().id());
        return provider.create(section(provider, spec.strategy(), List.of()).options());
    }

    private Section optimizer(TrainerSpec.Choice choice, List<Option<?>> more) {
        return section(catalog.optimizer(choice.id()), choice, more);
    }

    private static Section section(Plugin plugin, TrainerSpec.Choice choice, List<Option<?>> more) {
        List<Option<?>> declared = new ArrayList<>(plugin.options());
        declared.addAll(more);
        String where = "'" + plugin.id() + "'";
        return new Section(plugin.id(), OptionCheck.check(where, declared, choice.options()));
    }

    private List<Section> transforms() {
        return sections(spec.transforms(), catalog::transform, TrainOptions.transform());
    }

    private static List<Section> sections(
            List<TrainerSpec.Choice> choices,
            Function<String, ? extends Plugin> find,
            List<Option<?>> more) {
        return choices.stream().map(c -> section(find.apply(c.id()), c, more)).toList();
    }

    private Options section(String name, List<Option<?>> declared) {
        SortedMap<String, Object> mine = new TreeMap<>(spec.train());
        mine.keySet().retainAll(declared.stream().map(Option::name).toList());
        return OptionCheck.check("section '" + name + "'", declared, mine);
    }

    private static RunResult result(
            Setup setup,
            Updater updater,
            Journal journal,
            TrainingLoop loop,
            RunResult.Outcome outcome) {
        Optional<Evaluation> validation =
                setup.dataset().size(org.espalier.data.Split.VALIDATION) > 0
                        ? loop.evaluateAll()
                        : Optional.empty();
        MetricsLine.Step last =
                (MetricsLine.Step)
                        journal.lines().stream()
                                .filter(MetricsLine.Step.class::isInstance)
                                .toList()
                                .getLast();
        return new RunResult(
                java.nio.file.Path.of(""),
                outcome,
                last.step(),
                last.loss(),
                validation.map(Evaluation::bitsPerByte).orElse(Double.NaN),
                setup.dataset().deflateBitsPerByte().orElse(Double.NaN),
                loop.tokensPerSecond(),
                RssProbe.peakBytes().orElse(0),
                setup.session().peakMemory(),
                loop.elapsed(),
                Hashes.curveSha256(journal.lines()),
                Hashes.weightsSha256(new Saver(updater).weights()),
                "");
    }
}
