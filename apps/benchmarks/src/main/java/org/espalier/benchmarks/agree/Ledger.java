package org.espalier.benchmarks.agree;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Runs that were made, a JSON object a line, so that a stopped benchmark goes on. Lines of another
 * program or machine stay and count for nothing; a line that was cut off is passed over.
 */
final class Ledger {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;
    private final Map<Key, Losses> known = new LinkedHashMap<>();

    /** The ledger in a file, which need not exist yet. */
    Ledger(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            String text = Files.readString(file);
            text.lines().forEach(this::read);
            if (!text.isEmpty() && !text.endsWith("\n")) {
                append(""); // the next line must not join one that was cut off
            }
        }
    }

    /** What such a run gave. */
    Optional<Losses> find(Key key) {
        return Optional.ofNullable(known.get(key));
    }

    /** Notes a run. */
    void add(Key key, Losses losses) {
        known.put(key, losses);
        try {
            append(line(key, losses));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void append(String line) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String line(Key key, Losses losses) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("course", key.course());
            json.writeStringProperty("side", key.side());
            json.writeNumberProperty("seed", key.seed());
            json.writeNumberProperty("loss_50", losses.early());
            json.writeNumberProperty("final_loss", losses.last());
            json.writeNumberProperty("seconds", losses.seconds());
            json.writeStringProperty("work", key.work());
            json.writeStringProperty("program", key.program());
            json.writeStringProperty("machine", key.machine());
            json.writeEndObject();
        }
        return text.toString();
    }

    private void read(String line) {
        try {
            Map<String, String> of = fields(line);
            known.put(key(of), losses(of));
        } catch (JacksonException | NumberFormatException e) {
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

    private static Map<String, String> fields(String line) {
        Map<String, String> all = new TreeMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            for (JsonToken t = json.nextToken(); t != null; t = json.nextToken()) {
                if (t.isScalarValue()) {
                    all.put(json.currentName(), json.getString());
                }
            }
        }
        return all;
    }
}
