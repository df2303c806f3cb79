package org.espalier.core.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.espalier.core.io.SafetensorsHeader.Entry;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of a safetensors header token by token, so that a hostile one costs no more memory
 * than its size.
 */
final class SafetensorsParser {
    private static final int PREFIX = Long.BYTES;
    private static final JsonFactory FACTORY =
            JsonReader.factory(SafetensorsHeader.MAX_BYTES, Integer.MAX_VALUE);

    private static final String FIELDS = "dtype, shape, data_offsets";

    private final byte[] json;
    private final SafetensorsRules rules;
    private final List<Entry> entries = new ArrayList<>();
    private final SequencedMap<String, String> metadata = new LinkedHashMap<>();

    SafetensorsParser(byte[] json, SafetensorsRules rules) {
        this.json = json;
        this.rules = rules;
    }

    SequencedMap<String, String> metadata() {
        return metadata;
    }

    /** In the order of the file; names and ranges are not yet compared with each other. */
    List<Entry> entries() {
        padding();
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            header(parser);
        } catch (JacksonException e) {
            long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw rules.broken(PREFIX + at, "header syntax", e.getOriginalMessage(), "JSON");
        }
        return entries;
    }

    /** Only spaces may follow the object, so that no other format can hide in the header. */
    private void padding() {
        int end = json.length;
        while (end > 0 && json[end - 1] == ' ') {
            end--;
        }
        boolean object = end > 0 && json[0] == '{' && json[end - 1] == '}';
        rules.check(object, PREFIX + end, "header form", "other bytes", "{…} and then spaces");
    }

    private void header(JsonParser parser) {
        expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            field(parser, parser.currentName());
        }
        rules.check(parser.nextToken() == null, at(parser), "header form", "more", "one object");
    }

    private void field(JsonParser parser, String name) {
        long at = at(parser);
        expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
        if (name.equals(SafetensorsHeader.METADATA)) {
            rules.check(metadata.isEmpty(), at, "unique names", name + " twice", "once");
            texts(parser);
        } else {
            rules.arrayCount(entries.size() + 1L, json.length);
            rules.name(name, at);
            entries.add(entry(parser, name, at));
        }
    }

    private void texts(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            long at = at(parser);
            expect(parser, parser.nextToken(), JsonToken.VALUE_STRING);
            boolean first = metadata.putIfAbsent(key, parser.getString()) == null;
            rules.check(first, at, "unique names", "metadata '" + key + "' twice", "once");
            int limit = SafetensorsHeader.MAX_METADATA;
            rules.check(metadata.size() <= limit, at, "metadata count", "more", "" + limit);
        }
    }

    /** The three fields of an array, in any order, each once. */
    private final class Fields {
        private String dtype = "";
        private long[] shape = {};
        private long[] range = {};
        private int seen;

        void read(JsonParser parser) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                int bit = field(parser, parser.currentName());
                rules.check((seen & bit) == 0, at(parser), "unique names", "a field twice", "once");
                seen |= bit;
            }
        }

        private int field(JsonParser parser, String name) {
            long at = at(parser);
            JsonToken token = parser.nextToken();
            return switch (name) {
                case "dtype" -> dtype(parser, token);
                case "shape" -> shape(parser, token);
                case "data_offsets" -> range(parser, token);
                default -> throw rules.broken(at, "array fields", "'" + name + "'", FIELDS);
            };
        }

        private int dtype(JsonParser parser, @Nullable JsonToken token) {
            expect(parser, token, JsonToken.VALUE_STRING);
            dtype = parser.getString();
            return 1;
        }

        private int shape(JsonParser parser, @Nullable JsonToken token) {
            shape = numbers(parser, token, Shape.MAX_RANK);
            return 2;
        }

        private int range(JsonParser parser, @Nullable JsonToken token) {
            range = numbers(parser, token, 2);
            return 4;
        }
    }

    private Entry entry(JsonParser parser, String name, long at) {
        var fields = new Fields();
        fields.read(parser);
        if (fields.seen != 7 || fields.range.length != 2) {
            throw rules.broken(at, "array fields", "'" + name + "'", FIELDS);
        }
        DType dtype = rules.dtype(fields.dtype, at);
        Shape shape = rules.shape(fields.shape, dtype, at);
        var entry = new Entry(name, dtype, shape, fields.range[0], fields.range[1], at);
        rules.range(entry);
        return entry;
    }

    private long[] numbers(JsonParser parser, @Nullable JsonToken token, int limit) {
        expect(parser, token, JsonToken.START_ARRAY);
        long[] values = new long[limit];
        int n = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser, parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
            if (n == limit) {
                throw rules.broken(at(parser), "rank", "more numbers", limit + " numbers");
            }
            values[n++] = parser.getLongValue();
        }
        return Arrays.copyOf(values, n);
    }

    private void expect(JsonParser parser, @Nullable JsonToken token, JsonToken wanted) {
        if (token != wanted) {
            throw rules.broken(at(parser), "header form", "" + token, "" + wanted);
        }
    }

    private static long at(JsonParser parser) {
        return PREFIX + Math.max(0, parser.currentTokenLocation().getByteOffset());
    }
}
