package org.espalier.core.train;

import static java.util.stream.Collectors.joining;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.espalier.core.config.RunFiles;
import org.espalier.core.config.Section;
import org.espalier.core.config.Transforms;
import org.espalier.core.io.Checkpoint;
import org.espalier.core.io.Checkpoints;
import org.espalier.core.io.Hashes;
import org.espalier.core.io.NamedArray;
import org.espalier.core.io.RunDirectory;
import org.espalier.core.plugin.Catalog;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.train.ConfigException;
import org.espalier.train.RunException;
import org.espalier.train.RunFile;

/**
 * The checkpoint of another run that a run begins from: its weights are those of the model before
 * transforms rewrite it.
 */
final class Base {
    private final Path checkpoint;
    private final Map<String, NamedArray> arrays = new LinkedHashMap<>(); // by name in the model
    private final String sha256;

    private Base(Path place, Checkpoint source, Arena arena) {
        this.checkpoint = place;
        for (NamedArray a : completed(source, arena)) {
            if (a.name().startsWith(Checkpoint.MODEL_PREFIX)) {
                String name = a.name().substring(Checkpoint.MODEL_PREFIX.length());
                arrays.put(name, a.renamed(name));
            }
        }
        this.sha256 = Hashes.weightsSha256(List.copyOf(arrays.values()));
    }

    /**
     * A run's newest checkpoint, or a checkpoint.
     *
     * @param key that names it in a run file
     * @param arena what the weights are mapped in
     * @throws ConfigException where there is none, or a damaged one
     */
    static Base open(String key, Path place, Arena arena) {
        if (Checkpoints.isAt(place)) {
            return new Base(place, Checkpoints.at(place, arena), arena);
        }
        if (!RunDirectory.isRun(place)) {
            throw new ConfigException(
                    "%s is %s, which is neither a run nor a checkpoint. Fix: name a directory such as runs/NAME or runs/NAME/checkpoints/step-00000100"
                            .formatted(key, place));
        }
        try (RunDirectory run = RunDirectory.read(place)) {
            Checkpoint newest = newest(key, place, run.checkpoints().latest(arena));
            String name = newest.directory().getFileName().toString();
            Path checkpoint = place.resolve("checkpoints").resolve(name); // relative as place is
            return new Base(checkpoint, newest, arena);
        }
    }

    /** A damaged checkpoint is not passed over: the one before has other weights. */
    private static Checkpoint newest(String key, Path run, Checkpoint.Newest newest) {
        if (!newest.refused().isEmpty()) {
            Checkpoint.Refused damaged = newest.refused().getFirst();
            throw new ConfigException(
                    "%s is %s, whose checkpoint %s is damaged: %s. Fix: name an older checkpoint"
                            .formatted(
                                    key, run, damaged.directory().getFileName(), damaged.reason()));
        }
        return newest.checkpoint()
                .orElseThrow(() ->
                        new ConfigException(
                                "%s is %s, which has no checkpoint yet. Fix: train it first"
                                        .formatted(key, run)));
    }

    /** Its directory. */
    Path checkpoint() {
        return checkpoint;
    }

    /** Of its weights and states. */
    String sha256() {
        return sha256;
    }

    /** The run file of its run, where the checkpoint lies in a run. */
    private Optional<RunFile> file() {
        Path run = Checkpoints.run(checkpoint);
        if (!RunDirectory.isRun(run)) {
            return Optional.empty();
        }
        try (RunDirectory directory = RunDirectory.read(run)) {
            return Optional.of(new RunFile(directory.config()));
        }
    }

    /** A checkpoint's arrays, with those that lie in the checkpoint its run began from. */
    static List<NamedArray> completed(Checkpoint c, Arena arena) {
        List<NamedArray> all = new ArrayList<>(c.arrays());
        Descent.of(c.state())
                .filter(d -> !d.held().isEmpty())
                .ifPresent(d -> all.addAll(held(d, arena)));
        return all;
    }

    private static List<NamedArray> held(Descent descent, Arena arena) {
        Path place = Path.of(descent.checkpoint());
        if (!Checkpoints.isAt(place)) {
            throw lost(descent, "is not there");
        }
        Base base = new Base(place, Checkpoints.at(place, arena), arena);
        if (!base.sha256.equals(descent.sha256())) {
            throw lost(descent, "holds other weights, SHA-256 " + base.sha256);
        }
        return descent.held().stream()
                .map(name -> Objects.requireNonNull(base.arrays.get(name), name))
                .map(a -> a.renamed(Checkpoint.MODEL_PREFIX + a.name()))
                .toList();
    }

    private static RunException lost(Descent descent, String how) {
        return new RunException(
                RunException.Kind.DATA,
                "the checkpoint that the run began from, %s, %s; its SHA-256 was %s. Fix: put it back"
                        .formatted(descent.checkpoint(), how, descent.sha256()));
    }

    /**
     * Sets the weights and states of a model; adapters that the run of these had are merged.
     *
     * @param own transforms of the run that begins
     * @return those of them that are not applied yet
     * @throws ConfigException that names the differences where the model is another one
     */
    List<Section> begin(Module model, Catalog catalog, List<Section> own) {
        RunFiles files = new RunFiles(catalog);
        List<Section> theirs =
                file().map(f -> files.change(f, List.of()).transforms()).orElse(List.of());
        List<Section> kept = Transforms.structural(catalog, theirs);
        requireFirst(kept, own);
        Transforms.apply(catalog, theirs, model);
        load(model);
        model.parameters().forEach(Parameter::fuse);
        model.parameters().forEach(Parameter::thaw);
        return own.subList(kept.size(), own.size());
    }

    private void requireFirst(List<Section> kept, List<Section> own) {
        if (own.size() < kept.size() || !own.subList(0, kept.size()).equals(kept)) {
            String names = kept.stream().map(s -> "'" + s.id() + "'").collect(joining(", "));
            throw new ConfigException(
                    "model.weights: the model of %s was made by %s. Fix: begin 'transforms' with the same, and the same options"
                            .formatted(checkpoint, names));
        }
    }

    private void load(Module model) {
        Fit fit = new Fit(arrays);
        model.parameters().forEach(p -> fit.wants(p.name(), p.dtype(), p.shape()));
        model.states().forEach(s -> fit.wants(s.name(), s.dtype(), s.shape()));
        fit.require(checkpoint);
        model.session()
                .scope(() -> {
                    model.parameters().forEach(this::set);
                    model.states().forEach(this::set);
                });
    }

    private NamedArray array(String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    private void set(Parameter p) {
        NamedArray a = array(p.name());
        p.set(p.session().create(a.dtype(), a.shape(), a.data()));
    }

    private void set(State s) {
        NamedArray a = array(s.name());
        s.set(s.session().create(a.dtype(), a.shape(), a.data()));
    }

    /** What a run of this model, with its transforms, says of where it began. */
    Descent descent(Module model) {
        SortedSet<String> held = new TreeSet<>();
        model.parameters().stream()
                .filter(p -> p.isFrozen() && holds(p))
                .forEach(p -> held.add(p.name()));
        return new Descent(checkpoint.toString(), sha256, held);
    }

    private boolean holds(Parameter p) {
        NamedArray mine = arrays.get(p.name());
        return mine != null && mine.sameBits(Saver.array(p));
    }
}
