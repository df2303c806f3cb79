package org.espalier.benchmarks.experiments;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.benchmarks.JsonLines;
import org.espalier.benchmarks.experiments.Made.Maker;
import tools.jackson.core.JsonGenerator;

/**
 * The runs of an experiment that were made, a JSON object a line. Lines of another program, machine
 * or configuration stay and count for nothing.
 */
final class RunBook {
    private static final String METRICS = "metrics.";

    private final JsonLines lines;
    private final Map<Key, Made> known = new LinkedHashMap<>();

    /** The book in a file, which need not exist yet. */
    RunBook(Path file) throws IOException {
        this.lines = new JsonLines(file);
        lines.read().forEach(line -> key(line).ifPresent(k -> known.put(k, made(line))));
    }

    /** Makes only the runs that are not in the book, and puts them there. */
    Maker over(String id, Origin origin, Maker maker) {
        return (arm, seed) -> {
            Key key = Key.of(id, arm, seed, origin);
            Made old = known.get(key);
            return old != null ? old : add(key, arm, maker.make(arm, seed));
        };
    }

    private Made add(Key key, Arm arm, Made made) {
        lines.add(json -> {
            json.writeStringProperty("id", key.id());
            json.writeStringProperty("arm", key.arm());
            json.writeNumberProperty("seed", key.seed());
            json.writeObjectPropertyStart("config");
            arm.config().forEach(json::writeStringProperty);
            json.writeEndObject();
            metrics(json, made.metrics());
            json.writeNumberProperty("seconds", made.seconds());
            json.writeStringProperty("work", key.work());
            json.writeStringProperty("program", key.origin().program());
            json.writeStringProperty("machine", key.origin().machine());
        });
        return made;
    }

    private static void metrics(JsonGenerator json, Metrics metrics) {
        json.writeObjectPropertyStart("metrics");
        metrics.values().forEach((name, value) -> json.writeNumberProperty(name, value));
        json.writeEndObject();
    }

    private static Optional<Key> key(Map<String, String> line) {
        if (!line.keySet().containsAll(java.util.List.of("id", "arm", "seed", "seconds"))) {
            return Optional.empty(); // some other file's line
        }
        Origin origin = new Origin(text(line, "program"), text(line, "machine"));
        long seed = Long.parseLong(text(line, "seed"));
        return Optional.of(
                new Key(text(line, "id"), text(line, "arm"), seed, text(line, "work"), origin));
    }

    private static Made made(Map<String, String> line) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        line.forEach((name, value) -> {
            if (name.startsWith(METRICS)) {
                metrics.put(name.substring(METRICS.length()), Double.valueOf(value));
            }
        });
        return new Made(new Metrics(metrics), Double.parseDouble(text(line, "seconds")), true);
    }

    private static String text(Map<String, String> line, String name) {
        return line.getOrDefault(name, "");
    }
}
