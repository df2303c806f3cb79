package org.espalier.core.train;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.config.RunConfig;
import org.espalier.core.config.RunFiles;
import org.espalier.core.data.ByteLevelBpe;
import org.espalier.core.io.Checkpoints;
import org.espalier.core.io.Manifest;
import org.espalier.core.io.RunDirectory;
import org.espalier.core.plugin.Catalog;
import org.espalier.data.Dataset;
import org.espalier.data.Tokenizer;
import org.espalier.spi.Option;
import org.espalier.train.ConfigException;
import org.espalier.train.RunException;
import org.espalier.train.RunFile;

/**
 * Checkpoints of other runs that the plugins of a run read.
 *
 * @param all in the order of their options
 */
record Inputs(List<Input> all) {
    /**
     * A checkpoint.
     *
     * @param key of the option that names it, {@code objective.teacher}
     * @param checkpoint its directory
     * @param sha256 of the weights there
     */
    record Input(String key, String checkpoint, String sha256) {}

    /** Those that a run file names; of a run its newest checkpoint. */
    static Inputs of(RunConfig config, Catalog catalog) {
        List<Input> all = new ArrayList<>();
        for (Option<?> option : catalog.objective(config.objective().id()).options()) {
            if (option.isRun()) {
                all.add(input(config, option));
            }
        }
        return new Inputs(all);
    }

    private static Input input(RunConfig config, Option<?> option) {
        String key = "objective." + option;
        Object place = config.objective().options().values().get(option.name());
        if (place == null) {
            throw new ConfigException(
                    "%s is not given: %s. Fix: name a run, %s: runs/NAME"
                            .formatted(key, option.doc(), option));
        }
        try (Arena arena = Arena.ofShared()) {
            Base base = Base.open(key, Path.of(place.toString()), arena);
            return new Input(key, base.checkpoint().toString(), base.sha256());
        }
    }

    /** The run file with the checkpoints in the place of runs, which may train on. */
    RunConfig settled(RunConfig config, RunFiles files) {
        List<String> sets = all.stream().map(i -> i.key + "=" + i.checkpoint).toList();
        return all.isEmpty() ? config : files.change(new RunFile(config.text()), sets);
    }

    void describe(Manifest manifest) {
        all.forEach(i -> manifest.input(i.key, i.checkpoint, i.sha256));
    }

    /**
     * Refuses runs on other tokens than those of a dataset: their numbers would mean other texts.
     *
     * @throws ConfigException that names the first
     */
    void requireTokensOf(Dataset dataset) {
        for (Input i : all) {
            Path run = Checkpoints.run(Path.of(i.checkpoint));
            try (RunDirectory directory = RunDirectory.read(run)) {
                Optional<String> theirs =
                        directory.tokenizer().map(file -> ByteLevelBpe.load(file).sha256());
                Optional<String> ours = dataset.tokenizer().map(Tokenizer::sha256);
                if (!theirs.equals(ours)) {
                    throw new ConfigException(
                            "%s: %s is a run on other tokens. Fix: data.tokenizer: %s/tokenizer.json"
                                    .formatted(i.key, i.checkpoint, run));
                }
            }
        }
    }

    /**
     * Refuses checkpoints that hold something else than when the run began.
     *
     * @throws RunException that says so
     */
    void requireAsBefore(RunDirectory directory) {
        SortedMap<String, String> was =
                directory.manifest().map(Manifest::inputs).orElseGet(TreeMap::new);
        for (Input i : all) {
            if (!i.sha256.equals(was.getOrDefault(i.key, i.sha256))) {
                throw new RunException(
                        RunException.Kind.DATA,
                        "%s: the weights in %s are not those that the run began with. Fix: put the old ones back"
                                .formatted(i.key, i.checkpoint));
            }
        }
    }
}
