package org.espalier.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.plugin.Catalog;
import org.espalier.spi.Option;
import org.espalier.spi.Plugin;
import org.espalier.train.ConfigException;
import org.espalier.train.RunFile;

/**
 * Completes and checks run files. A section that is absent comes from the built-in run; one that is
 * given stands alone, with its plugin's defaults. {@code --set section.key=value} comes last; a
 * section of a list is {@code schedule[0]}.
 */
public final class RunFiles {
    private final Catalog catalog;

    /** Run files over these plugins. */
    public RunFiles(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The file, or the built-in run, with changes. */
    public RunConfig resolve(Optional<Path> file, List<String> sets) {
        SortedMap<String, SortedMap<String, Object>> sections = builtIn();
        file.ifPresent(path -> overlay(sections, YamlText.read(path.toString(), text(path))));
        return finish(sections, sets);
    }

    /** A complete run with changes. */
    public RunConfig change(RunFile run, List<String> sets) {
        return finish(YamlText.read("config.yaml", run.text()), sets);
    }

    /** A section that is given replaces the one before, be it one or a list. */
    private static void overlay(
            SortedMap<String, SortedMap<String, Object>> sections,
            SortedMap<String, SortedMap<String, Object>> given) {
        List<String> names = given.keySet().stream().map(SectionNames::bare).toList();
        sections.keySet().removeIf(section -> names.contains(SectionNames.bare(section)));
        sections.putAll(given);
    }

    private RunConfig finish(
            SortedMap<String, SortedMap<String, Object>> sections, List<String> sets) {
        sections.keySet().forEach(SectionNames::require);
        sets.forEach(set -> Changes.apply(sections, set));
        return check(sections);
    }

    private static SortedMap<String, SortedMap<String, Object>> builtIn() {
        String name = "default-run.yaml";
        try (InputStream in = RunFiles.class.getResourceAsStream(name)) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return YamlText.read(name, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no run file " + path);
        } catch (IOException e) {
            throw new ConfigException("cannot read run file " + path + ": " + e);
        }
    }

    private RunConfig check(SortedMap<String, SortedMap<String, Object>> s) {
        SortedMap<String, SortedMap<String, Object>> out = new TreeMap<>();
        Section model = plugin(s, out, "model", catalog::model, TrainOptions.model());
        Section data = plugin(s, out, "data", catalog::dataset, TrainOptions.data());
        Section objective = plugin(s, out, "objective", catalog::objective, List.of());
        Section optimizer = plugin(s, out, "optimizer", catalog::optimizer, List.of());
        inherit(s);
        List<Section> groups = list(s, out, "groups", catalog::optimizer, TrainOptions.group());
        List<Section> schedules = list(s, out, "schedule", catalog::schedule, List.of());
        List<Section> updates = list(s, out, "update", catalog::update, List.of());
        s.computeIfAbsent("strategy", _ -> new TreeMap<>()).putIfAbsent("id", "plain");
        Section strategy = plugin(s, out, "strategy", catalog::strategy, List.of());
        List<Section> transforms =
                list(s, out, "transforms", catalog::transform, TrainOptions.transform());
        Section backend = plugin(s, out, "backend", this::backend, List.of());
        Section precision = plain(s, out, "precision", TrainOptions.precision());
        Section train = plain(s, out, "train", TrainOptions.train());
        shardsDivide(data);
        TrainOptions.check(train.options());
        Schedules.of(catalog, schedules, train.options());
        return new RunConfig(
                model,
                data,
                objective,
                optimizer,
                groups,
                schedules,
                updates,
                strategy,
                transforms,
                backend,
                precision,
                train,
                YamlText.write(SectionNames.ALL, out));
    }

    /** A group without an id is the run's optimizer with some options changed. */
    private static void inherit(SortedMap<String, SortedMap<String, Object>> s) {
        SortedMap<String, Object> optimizer = s.getOrDefault("optimizer", new TreeMap<>());
        for (String place : SectionNames.places("groups", s.keySet())) {
            SortedMap<String, Object> group = s.getOrDefault(place, new TreeMap<>());
            if (!group.containsKey("id")) {
                SortedMap<String, Object> whole = new TreeMap<>(optimizer);
                whole.putAll(group);
                s.put(place, whole);
            }
        }
    }

    /** The sections of a list; a name that stands for one section is a list of one. */
    private static List<Section> list(
            SortedMap<String, SortedMap<String, Object>> given,
            SortedMap<String, SortedMap<String, Object>> out,
            String name,
            java.util.function.Function<String, ? extends Plugin> find,
            List<Option<?>> more) {
        List<String> places = SectionNames.places(name, given.keySet());
        boolean isNone = given.getOrDefault(name, new TreeMap<>()).isEmpty();
        if (places.isEmpty() && isNone && SectionNames.MAYBE_NONE.contains(name)) {
            out.put(name, new TreeMap<>());
            return List.of();
        }
        return (places.isEmpty() ? List.of(name) : places)
                .stream().map(section -> plugin(given, out, section, find, more)).toList();
    }

    private Plugin backend(String id) {
        return id.equals("auto") ? catalog.backends().getFirst() : catalog.backend(id);
    }

    private static void shardsDivide(Section data) {
        long batch = data.options().get(TrainOptions.BATCH);
        long shards = data.options().get(TrainOptions.SHARDS);
        if (batch % shards != 0) {
            throw new ConfigException(
                    "data.shards is %s; it must divide data.batch, which is %s"
                            .formatted(shards, batch));
        }
    }

    private static Section plugin(
            SortedMap<String, SortedMap<String, Object>> given,
            SortedMap<String, SortedMap<String, Object>> out,
            String section,
            java.util.function.Function<String, ? extends Plugin> find,
            List<Option<?>> more) {
        SortedMap<String, Object> keys =
                new TreeMap<>(given.getOrDefault(section, new TreeMap<>()));
        Object id = keys.remove("id");
        if (id == null) {
            throw new ConfigException(
                    "section '%s' names no plugin. Fix: %s"
                            .formatted(section, SectionNames.example(section)));
        }
        Plugin plugin = find.apply(id.toString());
        List<Option<?>> declared = new ArrayList<>(plugin.options());
        declared.addAll(more);
        String where = section + " '" + plugin.id() + "'";
        Section checked = new Section(plugin.id(), OptionCheck.check(where, declared, keys));
        out.put(section, written(checked));
        return checked;
    }

    private static Section plain(
            SortedMap<String, SortedMap<String, Object>> given,
            SortedMap<String, SortedMap<String, Object>> out,
            String section,
            List<Option<?>> declared) {
        SortedMap<String, Object> keys = given.getOrDefault(section, new TreeMap<>());
        Section checked =
                new Section("", OptionCheck.check("section '" + section + "'", declared, keys));
        out.put(section, written(checked));
        return checked;
    }

    private static SortedMap<String, Object> written(Section s) {
        SortedMap<String, Object> keys = new TreeMap<>(s.options().values());
        if (!s.id().isEmpty()) {
            keys.put("id", s.id());
        }
        return keys;
    }
}
