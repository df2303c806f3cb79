package org.espalier.core.io;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects {@code run.json}: what a run was made of, so that it can be repeated. It holds no user's
 * name: home directories are written as {@code ~}, and neither the environment nor the host's name
 * is asked for.
 */
public final class Manifest {
    private static final long SCHEMA = 1;
    private static final String INPUTS = "inputs";

    /**
     * A plugin that takes part.
     *
     * @param kind for instance {@code optimizer}
     * @param id for instance {@code adamw}
     * @param version of the module it is from, empty when unknown
     * @param module it is from, empty when it is from the class path
     */
    public record PluginUse(String kind, String id, String version, String module) {}

    private final String config;
    private final long seed;
    private final List<String> command;
    private final List<PluginUse> plugins = new ArrayList<>();
    private final List<Json> inputs = new ArrayList<>();
    private final Json.Fields given = Json.object();
    private Optional<String> commit = Optional.empty();

    private Manifest(String config, long seed, List<String> command) {
        this.config = config;
        this.seed = seed;
        this.command = List.copyOf(command);
    }

    /**
     * Starts a manifest.
     *
     * @param config the text of the resolved run file
     * @param seed from which all randomness follows
     * @param command the program's own arguments
     */
    public static Manifest of(String config, long seed, List<String> command) {
        return new Manifest(config, seed, command);
    }

    /** Adds a plugin that takes part. */
    public Manifest plugin(PluginUse plugin) {
        plugins.add(plugin);
        return this;
    }

    /** Names the source revision. */
    public Manifest commit(String revision) {
        commit = Optional.of(revision);
        return this;
    }

    /**
     * Names a checkpoint of another run that this one reads.
     *
     * @param option that names it in the run file
     * @param checkpoint its directory
     * @param sha256 of the weights there
     */
    public Manifest input(String option, String checkpoint, String sha256) {
        inputs.add(
                Json.object()
                        .put("option", option)
                        .put("checkpoint", Machine.anonymous(checkpoint))
                        .put("sha256", sha256)
                        .build());
        return section(INPUTS, Json.of(List.copyOf(inputs)));
    }

    /** The hashes of what a manifest says that its run reads, by option. */
    public static SortedMap<String, String> inputs(Json.Obj manifest) {
        SortedMap<String, String> all = new TreeMap<>();
        if (manifest.find(INPUTS).isPresent()) {
            for (Json input : manifest.array(INPUTS)) {
                Json.Obj one = (Json.Obj) input;
                all.put(one.text("option"), one.text("sha256"));
            }
        }
        return all;
    }

    /**
     * Names what the run began from.
     *
     * @param checkpoint its directory
     * @param sha256 of the weights there
     */
    public Manifest base(String checkpoint, String sha256) {
        Json.Fields base = Json.object().put("checkpoint", Machine.anonymous(checkpoint));
        return section("base", base.put("sha256", sha256).build());
    }

    /**
     * Adds a section that only the caller knows: {@code dataset}, {@code determinism}, {@code
     * backend}, …
     */
    public Manifest section(String name, Json value) {
        given.put(name, value);
        return this;
    }

    /** Asks the machine for the rest. */
    public Json.Obj collect(Instant now) {
        var json =
                Json.object()
                        .put("schema", SCHEMA)
                        .put("created", now.truncatedTo(ChronoUnit.SECONDS).toString())
                        .put("command", Json.strings(anonymous(command)))
                        .put("config_sha256", Sha256.of(config))
                        .put("seed", seed);
        commit.ifPresent(c -> json.put("commit", c));
        given.build().fields().forEach(json::put);
        return json.put("plugins", Json.of(plugins.stream().map(Manifest::json).toList()))
                .put("modules", ModuleInventory.of(ModuleLayer.boot().configuration()))
                .put("java", Machine.java())
                .put("machine", Machine.machine())
                .build();
    }

    private static String[] anonymous(List<String> texts) {
        return texts.stream().map(Machine::anonymous).toArray(String[]::new);
    }

    private static Json json(PluginUse plugin) {
        return Json.object()
                .put("kind", plugin.kind())
                .put("id", plugin.id())
                .put("version", plugin.version())
                .put("module", plugin.module())
                .build();
    }
}
