package org.espalier.core.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@code checkpoint.json}: what a checkpoint consists of. Its last field is the SHA-256 of its
 * canonical text without that field, and its bytes are that text exactly, so that no changed byte
 * goes unseen.
 *
 * @param step the number of training steps done
 * @param score what retention keeps the lowest of
 * @param weights length and checksum of {@code weights.safetensors}
 * @param optimizer length and checksum of {@code state.safetensors}
 * @param state whatever else the trainer needs
 */
record CheckpointManifest(
        long step,
        OptionalDouble score,
        Safetensors.Written weights,
        Safetensors.Written optimizer,
        Json.Obj state) {
    static final String FORMAT = "checkpoint manifest";
    static final String FILE = "checkpoint.json";
    static final String WEIGHTS = "weights.safetensors";
    static final String STATE = "state.safetensors";
    static final long SCHEMA = 1;

    private static final String CHECKSUM = "sha256";

    byte[] encode() {
        var json = Json.object().put("schema", SCHEMA).put("step", step);
        score.ifPresent(s -> json.put("score", s));
        Json.Obj body = json.put("files", files()).put("state", state).build();
        Json.Obj sealed = body.with(CHECKSUM, Json.of(Sha256.of(body.pretty())));
        return sealed.pretty().getBytes(StandardCharsets.UTF_8);
    }

    private Json files() {
        return Json.object().put(WEIGHTS, file(weights)).put(STATE, file(optimizer)).build();
    }

    private static Json file(Safetensors.Written file) {
        return Json.object().put("bytes", file.bytes()).put("sha256", file.sha256()).build();
    }

    /**
     * Reads and verifies the manifest of a checkpoint.
     *
     * @throws MalformedFileException when its checksum or form is wrong
     * @throws java.io.UncheckedIOException when it cannot be read
     */
    static CheckpointManifest read(Path directory) {
        Path path = directory.resolve(FILE);
        var reader = new JsonReader(FORMAT, path);
        byte[] bytes = reader.bytes();
        Json.Obj sealed = reader.readObject(bytes);
        verify(path, bytes, sealed);
        return reader.checked(() -> of(sealed));
    }

    private static void verify(Path path, byte[] bytes, Json.Obj sealed) {
        boolean canonical = Arrays.equals(sealed.pretty().getBytes(StandardCharsets.UTF_8), bytes);
        String expected = Sha256.of(sealed.without(CHECKSUM).pretty());
        boolean sound = sealed.find(CHECKSUM).equals(Optional.of(Json.of(expected)));
        if (!canonical || !sound) {
            throw new MalformedFileException(
                    FORMAT, path, 0, "checksum", "other bytes", "the bytes that were written");
        }
    }

    private static CheckpointManifest of(Json.Obj json) {
        if (json.whole("schema") != SCHEMA) {
            throw new JsonException("schema " + json.whole("schema"), "schema " + SCHEMA);
        }
        return new CheckpointManifest(
                json.whole("step"),
                json.find("score").isPresent()
                        ? OptionalDouble.of(json.real("score"))
                        : OptionalDouble.empty(),
                file(json.object("files").object(WEIGHTS)),
                file(json.object("files").object(STATE)),
                json.object("state"));
    }

    private static Safetensors.Written file(Json.Obj json) {
        return new Safetensors.Written(json.whole("bytes"), json.text("sha256"));
    }
}
