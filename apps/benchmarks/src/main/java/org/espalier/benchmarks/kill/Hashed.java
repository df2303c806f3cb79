package org.espalier.benchmarks.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two hashes in a run's {@code result.json}. */
public record Hashed(String curve, String weights) {
    /** Those of a finished run. */
    public static Hashed of(Path run) throws IOException {
        String json = Files.readString(run.resolve("result.json"));
        return new Hashed(field(json, "curve_sha256"), field(json, "weights_sha256"));
    }

    private static String field(String json, String name) {
        Matcher m = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([0-9a-f]{64})\"").matcher(json);
        if (!m.find()) {
            throw new IllegalStateException("result.json has no " + name);
        }
        return m.group(1);
    }
}
