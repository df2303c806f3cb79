package org.espalier.core.data;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A {@link BpeModel} as a Hugging Face {@code tokenizer.json}, version 1.0. */
final class TokenizerJson {
    /** The version of the format. */
    static final String VERSION = "1.0";

    private TokenizerJson() {}

    /** Reads and checks a file. */
    static BpeModel read(Path path) {
        return new TokenizerJsonReader(path).read();
    }

    /** The content of the file; equal models give equal bytes. */
    static byte[] write(BpeModel model) {
        var out = new ByteArrayOutputStream();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("version", VERSION);
            json.writeNullProperty("truncation");
            json.writeNullProperty("padding");
            writeSpecials(json, model);
            json.writeNullProperty("normalizer");
            writeByteLevel(json, "pre_tokenizer");
            json.writeNullProperty("post_processor");
            writeByteLevel(json, "decoder");
            writeModel(json, model);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void writeSpecials(JsonGenerator json, BpeModel model) {
        json.writeArrayPropertyStart("added_tokens");
        for (var special : model.specials()) {
            json.writeStartObject();
            json.writeNumberProperty("id", special.token());
            json.writeStringProperty("content", special.content());
            for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
                json.writeBooleanProperty(flag, false);
            }
            json.writeBooleanProperty("special", true);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeByteLevel(JsonGenerator json, String part) {
        json.writeObjectPropertyStart(part);
        json.writeStringProperty("type", "ByteLevel");
        json.writeBooleanProperty("add_prefix_space", false);
        json.writeBooleanProperty("trim_offsets", true);
        json.writeBooleanProperty("use_regex", true);
        json.writeEndObject();
    }

    private static void writeModel(JsonGenerator json, BpeModel model) {
        json.writeObjectPropertyStart("model");
        json.writeStringProperty("type", "BPE");
        json.writeNullProperty("dropout");
        json.writeNullProperty("unk_token");
        json.writeNullProperty("continuing_subword_prefix");
        json.writeNullProperty("end_of_word_suffix");
        json.writeBooleanProperty("fuse_unk", false);
        json.writeBooleanProperty("byte_fallback", false);
        json.writeBooleanProperty("ignore_merges", false);
        writeVocabulary(json, model);
        writeMerges(json, model);
        json.writeEndObject();
    }

    private static void writeVocabulary(JsonGenerator json, BpeModel model) {
        String[] names = new String[model.vocabulary()];
        model.specials().forEach(s -> names[s.token()] = s.content());
        json.writeObjectPropertyStart("vocab");
        for (int t = 0; t < names.length; t++) {
            byte[] bytes = model.bytes(t);
            json.writeNumberProperty(bytes.length > 0 ? ByteSymbols.text(bytes) : names[t], t);
        }
        json.writeEndObject();
    }

    private static void writeMerges(JsonGenerator json, BpeModel model) {
        json.writeArrayPropertyStart("merges");
        for (int rank = 0; rank < model.pairs().size(); rank++) {
            byte[] left = model.bytes(model.pairs().left(rank));
            byte[] right = model.bytes(model.pairs().right(rank));
            json.writeString(ByteSymbols.text(left) + " " + ByteSymbols.text(right));
        }
        json.writeEndArray();
    }
}
