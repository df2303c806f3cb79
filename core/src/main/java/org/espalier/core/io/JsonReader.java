package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON into trees within fixed limits: depth 16, 16 MiB, 500,000 tokens, UTF-8, unique names.
 */
final class JsonReader {
    static final int MAX_DEPTH = 16;
    static final int MAX_BYTES = 16 << 20;
    static final int MAX_TOKENS = 500_000;
    static final int MAX_NUMBER = 64;

    private static final JsonFactory FACTORY = factory(MAX_BYTES, MAX_TOKENS);

    private final String format;
    private final Path path;

    JsonReader(String format, Path path) {
        this.format = format;
        this.path = path;
    }

    /** A factory of strict parsers that take the bytes for UTF-8, whatever they look like. */
    static JsonFactory factory(int maxName, long maxTokens) {
        var limits =
                StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER)
                        .maxStringLength(MAX_BYTES)
                        .maxNameLength(maxName)
                        .maxTokenCount(maxTokens)
                        .build();
        return JsonFactory.builder()
                .streamReadConstraints(limits)
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    Json.Obj readObject() {
        return readObject(bytes());
    }

    Json.Obj readObject(byte[] utf8) {
        if (read(utf8) instanceof Json.Obj object) {
            return object;
        }
        throw broken(0, "kind", "another JSON value", "an object");
    }

    /**
     * Runs what takes the tree apart; a field that is missing or of another kind is the file's
     * fault.
     */
    <T> T checked(Supplier<T> step) {
        try {
            return step.get();
        } catch (JsonException e) {
            throw broken(MalformedFileException.NO_OFFSET, "fields", e.found(), e.expected());
        }
    }

    byte[] bytes() {
        try {
            long size = Files.size(path);
            if (size > MAX_BYTES) {
                throw broken(MAX_BYTES, "size", size + " bytes", MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + Reason.of(e), e);
        }
    }

    Json read(byte[] utf8) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            return document(parser);
        } catch (JacksonException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            throw broken(at, "syntax", e.getOriginalMessage(), "one JSON value");
        }
    }

    private Json document(JsonParser parser) {
        if (parser.nextToken() == null) {
            throw broken(0, "syntax", "nothing", "one JSON value");
        }
        Json value = value(parser);
        if (parser.nextToken() != null) {
            throw broken(offset(parser), "syntax", "more after the value", "one JSON value");
        }
        return value;
    }

    private Json value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new Json.Str(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            default -> throw broken(offset(parser), "syntax", "a stray token", "a value");
        };
    }

    private Json object(JsonParser parser) {
        var fields = new LinkedHashMap<String, Json>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            long at = offset(parser);
            parser.nextToken();
            if (fields.putIfAbsent(name, value(parser)) != null) {
                throw broken(at, "unique names", "'" + name + "' twice", "each name once");
            }
        }
        return new Json.Obj(fields);
    }

    private Json array(JsonParser parser) {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new Json.Arr(items);
    }

    private static long offset(JsonParser parser) {
        return parser.currentTokenLocation().getByteOffset();
    }

    private MalformedFileException broken(long offset, String rule, String found, String limit) {
        return new MalformedFileException(format, path, offset, rule, found, limit);
    }
}
