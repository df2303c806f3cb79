package org.espalier.benchmarks;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A file that grows by a JSON object a line, so that what was recorded survives a stop at any
 * moment. A line that was cut off is passed over.
 */
public final class JsonLines {
    private static final System.Logger LOG = System.getLogger(JsonLines.class.getName());
    private static final JsonFactory JSON = new JsonFactory();

    private final Path file;

    /** The lines of a file, which need not exist yet. */
    public JsonLines(Path file) {
        this.file = file;
    }

    /**
     * What the sound lines say: scalars as text, by name; those of an object within the object are
     * called {@code outer.inner}. Ends a last line that was cut off, so that none joins it.
     */
    public List<Map<String, String>> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            write("");
        }
        List<Map<String, String>> all = new ArrayList<>();
        text.lines().forEach(line -> add(line, all));
        return all;
    }

    private static void add(String line, List<Map<String, String>> all) {
        try {
            all.add(fields(line));
        } catch (JacksonException e) {
            LOG.log(Level.DEBUG, "passed over: {0}", line);
        }
    }

    private static Map<String, String> fields(String line) {
        Map<String, String> all = new LinkedHashMap<>();
        String outer = "";
        String name = "";
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            for (JsonToken t = json.nextToken(); t != null; t = json.nextToken()) {
                switch (t) {
                    case PROPERTY_NAME -> name = json.currentName();
                    case START_OBJECT -> outer = name.isEmpty() ? "" : name + ".";
                    case END_OBJECT -> outer = "";
                    default -> all.put(outer + name, json.getString());
                }
            }
        }
        return all;
    }

    /** Adds a line with the fields that are written into it. */
    public void add(Consumer<JsonGenerator> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        try {
            write(text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String line) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
