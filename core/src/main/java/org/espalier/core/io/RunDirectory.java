package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The directory of a run: {@code config.yaml} (resolved), {@code run.json} (manifest), {@code
 * metrics.jsonl}, {@code tokenizer.json}, {@code checkpoints}, {@code result.json}, {@code
 * report.html}. Whoever trains in it holds its lock until {@link #close}; readers need none.
 */
public final class RunDirectory implements AutoCloseable {
    private static final String CONFIG = "config.yaml";
    private static final String MANIFEST = "run.json";
    private static final String METRICS = "metrics.jsonl";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String RESULT = "result.json";
    private static final String REPORT = "report.html";

    private final Path path;
    private final Disk disk;
    private final Optional<RunLock> lock;

    private RunDirectory(Path path, Optional<RunLock> lock) {
        this.path = path;
        this.disk = Disk.machine();
        this.lock = lock;
    }

    /**
     * Creates and locks {@code RUNS/DATE-TIME-DATA-SEED}, with {@code -2} and so on after it where
     * that exists.
     *
     * @throws UncheckedIOException when the disk refuses
     */
    public static RunDirectory create(Path runs, String data, long seed, LocalDateTime now) {
        try {
            return locked(RunName.create(runs, RunName.of(now, data, seed)));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot create a run directory in " + runs + ": " + Reason.of(e), e);
        }
    }

    /**
     * Creates and locks a directory of the user's choice; it may exist if it is empty.
     *
     * @throws RunDirectoryException when it holds anything, or is in use
     * @throws UncheckedIOException when the disk refuses
     */
    public static RunDirectory createAt(Path directory) {
        try {
            refuseFile(directory);
            Files.createDirectories(directory);
            refuseContent(directory);
            return locked(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + directory + ": " + Reason.of(e), e);
        }
    }

    private static void refuseFile(Path directory) {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new RunDirectoryException(directory, "is a file. Choose another name");
        }
    }

    private static void refuseContent(Path directory) {
        if (isRun(directory)) {
            String cure =
                    ". Go on with it by 'espalier resume " + directory + "', or choose another";
            throw new RunDirectoryException(directory, "holds a run already" + cure);
        }
        List<String> others = foreign(directory);
        if (!others.isEmpty()) {
            String more = others.size() > 1 ? " and " + (others.size() - 1) + " more" : "";
            String found = " (there is '" + others.getFirst() + "'" + more + ")";
            String cure = ". Choose an empty or a new directory";
            throw new RunDirectoryException(
                    directory, "is not empty and holds no run" + found + cure);
        }
    }

    private static List<String> foreign(Path directory) {
        return CheckpointFolder.children(directory).stream()
                .map(p -> p.getFileName().toString())
                .filter(name -> !name.equals(RunLock.FILE))
                .toList();
    }

    /**
     * Opens and locks the directory of a run that goes on.
     *
     * @throws RunDirectoryException when it holds no run, or is in use
     */
    public static RunDirectory resume(Path directory) {
        requireRun(directory);
        return locked(directory);
    }

    /**
     * Opens the directory of a run for reading, whether somebody trains in it or not.
     *
     * @throws RunDirectoryException when it holds no run
     */
    public static RunDirectory read(Path directory) {
        requireRun(directory);
        return new RunDirectory(directory, Optional.empty());
    }

    private static void requireRun(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new RunDirectoryException(directory, "does not exist. Name a directory of a run");
        }
        if (!isRun(directory)) {
            throw new RunDirectoryException(
                    directory, "holds no run (no " + CONFIG + "). Start one by 'espalier train'");
        }
    }

    /** Whether a directory holds a run. */
    public static boolean isRun(Path directory) {
        return Files.isRegularFile(directory.resolve(CONFIG));
    }

    private static RunDirectory locked(Path directory) {
        return new RunDirectory(directory, Optional.of(RunLock.acquire(directory)));
    }

    /** The directory. */
    public Path path() {
        return path;
    }

    /** Stores the resolved run file. From then on the run can be resumed, so this comes first. */
    public void writeConfig(String yaml) {
        write(CONFIG, yaml);
    }

    /** The resolved run file. */
    public String config() {
        return text(CONFIG);
    }

    /** Stores the manifest. */
    public void writeManifest(Json.Obj manifest) {
        write(MANIFEST, manifest.pretty());
    }

    /** The manifest; nothing before it was written. */
    public Optional<Json.Obj> manifest() {
        return object("run manifest", MANIFEST);
    }

    /** Stores a tokenizer in the form of a {@code tokenizer.json}. */
    public void writeTokenizer(String json) {
        write(TOKENIZER, json);
    }

    /** Where the tokenizer is, if the run has one. */
    public Optional<Path> tokenizer() {
        return Optional.of(path.resolve(TOKENIZER)).filter(Files::isRegularFile);
    }

    /** Stores the result; its presence says that the run is finished. */
    public void writeResult(Json.Obj result) {
        write(RESULT, result.pretty());
    }

    /** The result of a finished run. */
    public Optional<Json.Obj> result() {
        return object("run result", RESULT);
    }

    /** Stores the report and says where. */
    public Path writeReport(String html) {
        return write(REPORT, html);
    }

    /** Opens the metrics of a run that begins. */
    public Metrics startMetrics() {
        return Metrics.create(path.resolve(METRICS), disk);
    }

    /** Opens the metrics of a run that goes on after a step; see {@link Metrics#openForResume}. */
    public Metrics resumeMetrics(long step) {
        Path file = path.resolve(METRICS);
        return step == 0 && !Files.exists(file)
                ? startMetrics()
                : Metrics.openForResume(file, disk, step);
    }

    /** The metrics so far. */
    public List<MetricsLine> metrics() {
        return Metrics.read(path.resolve(METRICS));
    }

    /** The checkpoints. The holder of the lock clears first what a stopped writer left. */
    public Checkpoints checkpoints() {
        return checkpoints(Checkpoints.KEEP);
    }

    /** The checkpoints, so many of the newest being kept. */
    public Checkpoints checkpoints(int keep) {
        var checkpoints = new Checkpoints(path, keep, disk);
        if (lock.isPresent()) {
            checkpoints.recover();
        }
        return checkpoints;
    }

    /** Releases the lock. */
    @Override
    public void close() {
        lock.ifPresent(RunLock::close);
    }

    private Path write(String name, String text) {
        Path file = path.resolve(name);
        try {
            AtomicFile.write(disk, file, text);
            return file;
        } catch (IOException e) {
            throw Reason.notWritten(disk, file, e);
        }
    }

    private String text(String name) {
        Path file = path.resolve(name);
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + Reason.of(e), e);
        }
    }

    private Optional<Json.Obj> object(String format, String name) {
        Path file = path.resolve(name);
        return Files.exists(file) ? Optional.of(Json.readObject(format, file)) : Optional.empty();
    }
}
