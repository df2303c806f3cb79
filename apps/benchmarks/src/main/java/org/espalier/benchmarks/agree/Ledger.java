package org.espalier.benchmarks.agree;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.benchmarks.JsonLines;

/**
 * Runs that were made, a JSON object a line, so that a stopped benchmark goes on. Lines of another
 * program or machine stay and count for nothing; a line that was cut off is passed over.
 */
final class Ledger {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    private final JsonLines lines;
    private final Map<Key, Losses> known = new LinkedHashMap<>();

    /** The ledger in a file, which need not exist yet. */
    Ledger(Path file) throws IOException {
        this.lines = new JsonLines(file);
        lines.read().forEach(this::remember);
    }

    /** What such a run gave. */
    Optional<Losses> find(Key key) {
        return Optional.ofNullable(known.get(key));
    }

    /** Notes a run. */
    void add(Key key, Losses losses) {
        known.put(key, losses);
        lines.add(json -> {
            json.writeStringProperty("course", key.course());
            json.writeStringProperty("side", key.side());
            json.writeNumberProperty("seed", key.seed());
            json.writeNumberProperty("loss_50", losses.early());
            json.writeNumberProperty("final_loss", losses.last());
            json.writeNumberProperty("seconds", losses.seconds());
            json.writeStringProperty("work", key.work());
            json.writeStringProperty("program", key.program());
            json.writeStringProperty("machine", key.machine());
        });
    }

    private void remember(Map<String, String> line) {
        try {
            known.put(key(line), losses(line));
        } catch (NumberFormatException e) {
            LOG.log(Level.DEBUG, "passed over: {0}", line);
        }
    }

    private static Key key(Map<String, String> of) {
        return new Key(
                text(of, "course"),
                text(of, "side"),
                Long.parseLong(text(of, "seed")),
                text(of, "work"),
                text(of, "program"),
                text(of, "machine"));
    }

    private static Losses losses(Map<String, String> of) {
        return new Losses(
                Double.parseDouble(text(of, "loss_50")),
                Double.parseDouble(text(of, "final_loss")),
                Double.parseDouble(text(of, "seconds")));
    }

    private static String text(Map<String, String> of, String name) {
        return of.getOrDefault(name, "");
    }
}
