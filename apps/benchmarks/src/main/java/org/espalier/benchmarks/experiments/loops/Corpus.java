package org.espalier.benchmarks.experiments.loops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.benchmarks.ScratchRun;
import org.espalier.benchmarks.kill.GoldenText;
import org.espalier.data.Dataset;
import org.espalier.data.Datasets;

/** What small models read, byte by byte; an arm names it under {@code corpus}. */
public enum Corpus {
    /** Two megabytes of the sources of the running JDK. */
    JDK,
    /** A license of 11 KB, for quick runs, of which a kilobyte at least is held out. */
    LICENSE;

    /** The setting's name. */
    public static final String KEY = "corpus";

    /** Numbers of tokens: the bytes and the end of a text. */
    public static final int VOCABULARY = 257;

    private static final long TRAINING = 2_000_000; // bytes

    /** What a run on the text gives. */
    @FunctionalInterface
    public interface Run<T> {
        /** Runs on it. */
        T on(Source source);
    }

    /**
     * The text as a data set's plugin.
     *
     * @param id the plugin's
     * @param options for it
     */
    public record Source(String id, SortedMap<String, Object> options) {
        /** Its samples of so many bytes. */
        public Dataset open(int context) {
            return Datasets.open(id, options, context);
        }
    }

    /** The one that an arm names. */
    public static Corpus of(String name) {
        return valueOf(name);
    }

    /**
     * Runs on the text, which is there meanwhile.
     *
     * @param held bytes of the JDK's sources to hold out at least
     */
    public <T> T read(long held, Run<T> run) {
        SortedMap<String, Object> data = new TreeMap<>();
        data.put("vocabulary", (long) VOCABULARY);
        if (this == LICENSE) {
            return license(data, run);
        }
        data.put("train_bytes", TRAINING);
        data.put("validation_bytes", held);
        return run.on(new Source("java-source", data));
    }

    private static <T> T license(SortedMap<String, Object> data, Run<T> run) {
        data.put("holdout", 16L);
        data.put("validation_bytes", 1000L);
        try {
            Path folder = Files.createTempDirectory("espalier-text");
            data.put("path", GoldenText.unpack(folder).toString());
            T result = run.on(new Source("text", data));
            ScratchRun.delete(folder);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
