package org.espalier.core.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.espalier.core.io.Reason;
import org.espalier.data.DataException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a {@code tokenizer.json} as a stream. Parts that would change the tokens and that this
 * tokenizer does not have (a normalizer, another pre-tokenizer, drop-out and so on) are errors,
 * never ignored. Sizes are limited before memory is taken for them.
 */
final class TokenizerJsonReader {
    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_STRING = 2 * BpeModel.MAX_TOKEN_BYTES + 1;
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(16)
                                    .maxDocumentLength(MAX_BYTES)
                                    .maxTokenCount(16L * BpeModel.MAX_VOCABULARY)
                                    .maxStringLength(MAX_STRING)
                                    .maxNameLength(MAX_STRING)
                                    .maxNumberLength(32)
                                    .build())
                    .build();

    private final Path path;
    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private final Map<String, Integer> specials = new LinkedHashMap<>();
    private final List<BpeModelBuilder.Merge> merges = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();

    TokenizerJsonReader(Path path) {
        this.path = path;
    }

    BpeModel read() {
        try {
            return parse(bytes());
        } catch (JacksonException e) {
            throw new DataException(
                    "tokenizer %s: not a readable JSON file: %s"
                            .formatted(path, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new DataException(
                    "tokenizer %s: cannot be read: %s. Give the path of a tokenizer.json"
                            .formatted(path, Reason.of(e)),
                    e);
        }
    }

    private byte[] bytes() throws IOException {
        long size = Files.size(path);
        check(
                size <= MAX_BYTES,
                "the file has at most " + MAX_BYTES + " bytes, this one has " + size);
        return Files.readAllBytes(path);
    }

    private BpeModel parse(byte[] bytes) {
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            json.nextToken();
            object(json, "the file", part -> part(json, part));
            check(json.nextToken() == null, "nothing follows the first object");
        }
        for (String needed : List.of("version", "added_tokens", "pre_tokenizer", "model")) {
            check(seen.contains(needed), "the file has a part '" + needed + "'");
        }
        return new BpeModelBuilder(this::check, vocabulary, specials, merges).build();
    }

    private void part(JsonParser json, String name) {
        seen.add(name);
        switch (name) {
            case "version" -> text(json, name, TokenizerJson.VERSION);
            case "truncation", "padding", "normalizer" -> absent(json, name);
            case "added_tokens" -> array(json, name, () -> special(json));
            case "pre_tokenizer" -> object(json, name, f -> preTokenizer(json, f));
            case "post_processor", "decoder" -> byteLevel(json, name);
            case "model" -> object(json, name, f -> model(json, f));
            default -> check(false, "no part is called '" + name + "'");
        }
    }

    private void preTokenizer(JsonParser json, String field) {
        switch (field) {
            case "type" -> text(json, "pre_tokenizer.type", "ByteLevel");
            case "add_prefix_space" -> flag(json, "pre_tokenizer." + field, false);
            case "use_regex" -> flag(json, "pre_tokenizer." + field, true);
            default -> json.skipChildren();
        }
    }

    private void byteLevel(JsonParser json, String part) {
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            object(
                    json,
                    part,
                    field -> {
                        if (field.equals("type")) {
                            text(json, part + ".type", "ByteLevel");
                        } else {
                            json.skipChildren();
                        }
                    });
        }
    }

    private void special(JsonParser json) {
        var entry = new Special();
        object(json, "added_tokens", field -> entry.read(json, field));
        check(entry.special, "every added token is special, but '" + entry.content + "' is not");
        Integer before = specials.put(entry.content, entry.id);
        check(before == null, "added token '" + entry.content + "' is given once");
    }

    /** An added token while it is read. */
    private final class Special {
        private int id = -1;
        private String content = "";
        private boolean special;

        void read(JsonParser json, String field) {
            switch (field) {
                case "id" -> id = number(json, "added_tokens.id");
                case "content" -> content = string(json, "added_tokens.content");
                case "special" -> special = json.currentToken() == JsonToken.VALUE_TRUE;
                default -> json.skipChildren();
            }
        }
    }

    private void model(JsonParser json, String field) {
        String name = "model." + field;
        switch (field) {
            case "type" -> text(json, name, "BPE");
            case "dropout" -> absent(json, name);
            case "continuing_subword_prefix", "end_of_word_suffix" -> absentOrEmpty(json, name);
            case "byte_fallback", "ignore_merges" -> flag(json, name, false);
            case "vocab" -> object(json, name, token -> vocabulary(json, token));
            case "merges" -> array(json, name, () -> merge(json));
            default -> json.skipChildren();
        }
    }

    private void vocabulary(JsonParser json, String token) {
        vocabulary.put(token, number(json, "model.vocab"));
        check(
                vocabulary.size() <= BpeModel.MAX_VOCABULARY,
                "the vocabulary has at most " + BpeModel.MAX_VOCABULARY + " tokens");
    }

    /** A merge is {@code "left right"} in older files, {@code ["left", "right"]} in newer ones. */
    private void merge(JsonParser json) {
        List<String> parts = new ArrayList<>();
        if (json.currentToken() == JsonToken.START_ARRAY) {
            array(json, "model.merges", () -> parts.add(string(json, "model.merges")));
        } else {
            parts.addAll(List.of(string(json, "model.merges").split(" ", -1)));
        }
        check(
                parts.size() == 2,
                "a merge joins two tokens, but merge " + merges.size() + " is " + parts);
        merges.add(new BpeModelBuilder.Merge(parts.get(0), parts.get(1)));
        check(merges.size() <= BpeModel.MAX_VOCABULARY, "there are no more merges than tokens");
    }

    private void object(JsonParser json, String name, Consumer<String> field) {
        check(json.currentToken() == JsonToken.START_OBJECT, name + " is an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            field.accept(key);
        }
    }

    private void array(JsonParser json, String name, Runnable item) {
        check(json.currentToken() == JsonToken.START_ARRAY, name + " is an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            item.run();
        }
    }

    private void text(JsonParser json, String name, String only) {
        String value = string(json, name);
        check(value.equals(only), name + " is '" + only + "', here it is '" + value + "'");
    }

    private String string(JsonParser json, String name) {
        check(json.currentToken() == JsonToken.VALUE_STRING, name + " is a string");
        return json.getString();
    }

    private int number(JsonParser json, String name) {
        check(json.currentToken() == JsonToken.VALUE_NUMBER_INT, name + " is a whole number");
        long value = json.getLongValue();
        check(
                value >= 0 && value < BpeModel.MAX_VOCABULARY,
                name + " is from 0 to " + (BpeModel.MAX_VOCABULARY - 1) + ", here it is " + value);
        return (int) value;
    }

    private void flag(JsonParser json, String name, boolean only) {
        JsonToken wanted = only ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE;
        check(json.currentToken() == wanted, name + " is " + only);
    }

    private void absent(JsonParser json, String name) {
        check(
                json.currentToken() == JsonToken.VALUE_NULL,
                name + " is null, as no other is supported");
    }

    private void absentOrEmpty(JsonParser json, String name) {
        boolean empty = json.currentToken() == JsonToken.VALUE_STRING && json.getString().isEmpty();
        check(empty || json.currentToken() == JsonToken.VALUE_NULL, name + " is null or empty");
    }

    private void check(boolean holds, String rule) {
        if (!holds) {
            throw new DataException(
                    String.format(Locale.ROOT, "tokenizer %s: the rule is that %s", path, rule)
                            + ". Use a byte-level BPE as GPT-2 has it, or one trained here");
        }
    }
}
