package org.espalier.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.train.RunFile;

/**
 * Runs of a model on a small text of two kinds of lines, which begin to differ within a few steps.
 */
public final class TextRuns {
    private TextRuns() {}

    /** Writes the text into a folder. */
    public static void write(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder text = new StringBuilder();
        while (text.length() < 40_000) {
            text.append(random.nextInt(3) == 0 ? "int x = y + 1;\n" : "return x + y;\n");
        }
        Files.writeString(folder.resolve("text.txt"), text);
    }

    /**
     * A run file.
     *
     * @param run YAML in which {@code TEXT} stands for the text's path
     * @param sets changes such as {@code optimizer.lr=3e-4}
     */
    public static RunFile file(Path folder, String run, String... sets) {
        try {
            Path file = folder.resolve("run.yaml");
            Files.writeString(file, run.replace("TEXT", folder.resolve("text.txt").toString()));
            return RunFile.of(Optional.of(file), List.of(sets));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The number that a line of metrics or a result gives to a field.
     *
     * @throws AssertionError where it gives none
     */
    public static double number(String json, String field) {
        String name = "\"" + Pattern.quote(field) + "\"";
        Matcher m = Pattern.compile(name + ": ?([-0-9.eE]+)").matcher(json);
        if (!m.find()) {
            throw new AssertionError("no " + field + " in " + json);
        }
        return Double.parseDouble(m.group(1));
    }
}
