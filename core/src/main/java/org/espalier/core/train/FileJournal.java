package org.espalier.core.train;

import java.util.ArrayList;
import java.util.List;
import org.espalier.core.io.Metrics;
import org.espalier.core.io.MetricsLine;
import org.espalier.core.io.RunDirectory;

/** A run's {@code metrics.jsonl}. */
final class FileJournal implements Journal, AutoCloseable {
    private final Metrics metrics;
    private final List<MetricsLine> lines;

    private FileJournal(Metrics metrics, List<MetricsLine> lines) {
        this.metrics = metrics;
        this.lines = new ArrayList<>(lines);
    }

    /** The journal of a run that goes on after a step, 0 for the beginning. */
    static FileJournal open(RunDirectory directory, long step) {
        Metrics metrics = directory.resumeMetrics(step);
        return new FileJournal(metrics, directory.metrics());
    }

    @Override
    public void add(MetricsLine line) {
        metrics.add(line);
        lines.add(line);
    }

    @Override
    public List<MetricsLine> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void force() {
        metrics.force();
    }

    @Override
    public void close() {
        metrics.close();
    }
}
