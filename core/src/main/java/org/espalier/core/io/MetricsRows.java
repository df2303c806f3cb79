package org.espalier.core.io;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code metrics.jsonl} line by line. A line has at most 64 KiB. */
final class MetricsRows {
    static final int MAX_LINE = 64 << 10;

    private final Path path;
    private long offset;

    /** A line and its text without the line feed. */
    record Row(String text, MetricsLine line) {}

    MetricsRows(Path path) {
        this.path = path;
    }

    /**
     * The rows up to the first one above a step. What follows that, a damaged line after the step's
     * own, and a torn last line are left out.
     */
    List<Row> upTo(long step) {
        var rows = new ArrayList<Row>();
        try (var in = new BufferedInputStream(Files.newInputStream(path))) {
            read(in, step, rows);
        } catch (MalformedFileException e) {
            if (rows.isEmpty() || rows.getLast().line().step() < step) {
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + Reason.of(e), e);
        }
        return rows;
    }

    private void read(InputStream in, long step, List<Row> rows) throws IOException {
        for (byte[] text = next(in); text.length > 0; text = next(in)) {
            Row row = row(text);
            if (row.line().step() > step) {
                return;
            }
            rows.add(row);
            offset += text.length + 1;
        }
    }

    /** The bytes before the next line feed; none when there is no further one. */
    private byte[] next(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(512);
        int b = in.read();
        for (; b >= 0 && b != '\n'; b = in.read()) {
            line.write(b);
            if (line.size() > MAX_LINE) {
                throw broken("line length", "more", MAX_LINE + " bytes");
            }
        }
        if (b == '\n' && line.size() == 0) {
            throw broken("line", "an empty line", "a JSON object");
        }
        return b < 0 ? new byte[0] : line.toByteArray();
    }

    private Row row(byte[] text) {
        var reader = new JsonReader(Metrics.FORMAT, path);
        try {
            Json.Obj json = reader.readObject(text);
            MetricsLine line = reader.checked(() -> MetricsJson.read(json));
            return new Row(new String(text, StandardCharsets.UTF_8), line);
        } catch (MalformedFileException e) {
            throw broken(e.rule(), e.found(), e.limit());
        }
    }

    private MalformedFileException broken(String rule, String found, String limit) {
        return new MalformedFileException(Metrics.FORMAT, path, offset, rule, found, limit);
    }
}
