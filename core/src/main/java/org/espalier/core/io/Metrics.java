package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code metrics.jsonl}: a line of JSON for every training step and every evaluation, only ever
 * appended to. A line is with the operating system when {@link #add} returns, so that a killed
 * process loses none.
 */
public final class Metrics implements AutoCloseable {
    static final String FORMAT = "metrics";

    private final Path path;
    private final Disk disk;
    private final Disk.Sink sink;

    private Metrics(Disk disk, Path path, Disk.Sink sink) {
        this.disk = disk;
        this.path = path;
        this.sink = sink;
    }

    /**
     * Opens the file of a run that begins; what it holds is removed.
     *
     * @throws UncheckedIOException when the disk refuses
     */
    public static Metrics create(Path path, Disk disk) {
        return open(path, disk, List.of());
    }

    /**
     * Opens the file of a run that goes on. The lines after the step are removed, and so is a last
     * line that was torn.
     *
     * @param step the step of the checkpoint that training goes on from
     * @throws MalformedFileException when a line up to the step is damaged, or the line of the step
     *     itself is missing
     * @throws UncheckedIOException when the disk refuses
     */
    public static Metrics openForResume(Path path, Disk disk, long step) {
        List<MetricsRows.Row> rows = new MetricsRows(path).upTo(step);
        if (step > 0 && rows.stream().noneMatch(r -> isStep(r.line(), step))) {
            throw new MalformedFileException(
                    FORMAT,
                    path,
                    MalformedFileException.NO_OFFSET,
                    "complete",
                    rows.size() + " lines without step " + step,
                    "a line for every step up to the checkpoint's");
        }
        return open(path, disk, rows.stream().map(MetricsRows.Row::text).toList());
    }

    private static boolean isStep(MetricsLine line, long step) {
        return line instanceof MetricsLine.Step s && s.step() == step;
    }

    private static Metrics open(Path path, Disk disk, List<String> lines) {
        try {
            String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
            AtomicFile.write(disk, path, text);
            return new Metrics(disk, path, disk.append(path));
        } catch (IOException e) {
            throw failed(disk, path, e);
        }
    }

    /**
     * Appends a line.
     *
     * @throws UncheckedIOException when the disk refuses
     */
    public void add(MetricsLine line) {
        byte[] text = (MetricsJson.write(line).compact() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            sink.write(ByteBuffer.wrap(text));
        } catch (IOException e) {
            throw failed(disk, path, e);
        }
    }

    /**
     * Makes all lines durable: called before a checkpoint is saved, which must never be ahead of
     * its metrics.
     */
    public void force() {
        try {
            sink.force();
        } catch (IOException e) {
            throw failed(disk, path, e);
        }
    }

    @Override
    public void close() {
        try {
            sink.close();
        } catch (IOException e) {
            throw failed(disk, path, e);
        }
    }

    /**
     * The lines of a file; a last line that was torn is left out. None where there is no file.
     *
     * @throws MalformedFileException when any other line is damaged
     */
    public static List<MetricsLine> read(Path path) {
        return Files.exists(path)
                ? new MetricsRows(path)
                        .upTo(Long.MAX_VALUE).stream().map(MetricsRows.Row::line).toList()
                : List.of();
    }

    private static UncheckedIOException failed(Disk disk, Path path, IOException e) {
        return Reason.notWritten(disk, path, e);
    }
}
