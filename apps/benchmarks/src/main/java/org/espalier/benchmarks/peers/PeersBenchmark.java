package org.espalier.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.benchmarks.Benchmark;
import org.espalier.benchmarks.Figure;

/** Espalier beside DJL with its PyTorch engine: losses first, then speed and memory. */
public final class PeersBenchmark implements Benchmark {
    /** The name of all of them; one alone is called {@code peers.w1}. */
    public static final String ID = "peers";

    private final String id;
    private final String summary;
    private final List<Workload> workloads;

    private PeersBenchmark(String id, String summary, List<Workload> workloads) {
        this.id = id;
        this.summary = summary;
        this.workloads = workloads;
    }

    /** The whole table, then a benchmark for each of its workloads. */
    public static List<Benchmark> all() {
        List<Benchmark> all = new ArrayList<>();
        String summary = "Espalier beside DJL (PyTorch), in processes that take turns";
        all.add(new PeersBenchmark(ID, summary, Workload.ALL));
        for (Workload w : Workload.ALL) {
            all.add(new PeersBenchmark(ID + "." + w.id(), w.summary(), List.of(w)));
        }
        return all;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public boolean onlyByName() {
        return true;
    }

    @Override
    public List<String> rows(List<Figure> figures) {
        return PeersTable.rows(figures);
    }

    @Override
    public List<Figure> run(boolean quick) {
        List<Figure> figures = new ArrayList<>();
        try {
            Path folder = Files.createTempDirectory("espalier-peers");
            for (Workload w : workloads) {
                figures.addAll(measure(w, Pace.of(quick), folder));
            }
            Files.delete(folder);
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Figure> measure(Workload w, Pace pace, Path folder) throws IOException {
        Track peer = new Track();
        List<Figure> figures = new ArrayList<>();
        for (Side side : Side.of(w)) {
            Duel duel = new Duel(w, pace, folder, peer);
            duel.fight(side);
            figures.addAll(figures(w, side, duel, peer));
        }
        if (!peer.isEmpty()) {
            figures.addAll(0, track(w, Side.DJL, peer));
        }
        clear(folder);
        return figures;
    }

    private static String name(Workload w, Side side) {
        return ID + "/" + w.id() + "/" + side.id();
    }

    private static List<Figure> figures(Workload w, Side side, Duel duel, Track peer) {
        String name = name(w, side);
        List<Figure> all = new ArrayList<>();
        if (!duel.agrees()) {
            all.add(Figure.plain(name + "/loss-difference", duel.lossDifference(), ""));
            all.add(Figure.plain(name + "/losses-differ", 1, "failures"));
            return all;
        }
        all.addAll(track(w, side, duel.mine()));
        if (Side.hasPeer(w)) {
            double median = Track.median(duel.ratios());
            double ours = 1e3 * duel.mine().step();
            all.set(0, new Figure(name, ours, "ms", 1e3 * peer.step(), median));
            all.add(Figure.plain(name + "/low", Collections.min(duel.ratios()), "times"));
            all.add(Figure.plain(name + "/high", Collections.max(duel.ratios()), "times"));
            all.add(Figure.plain(name + "/loss-difference", duel.lossDifference(), "relative"));
        }
        return all;
    }

    private static List<Figure> track(Workload w, Side side, Track t) {
        String name = name(w, side);
        List<Figure> all = new ArrayList<>();
        all.add(Figure.plain(name, 1e3 * t.step(), "ms"));
        all.add(Figure.plain(name + "/rate", w.rate().items() / t.step(), w.rate().unit()));
        all.add(Figure.plain(name + "/probe", t.probe(), "GFLOP/s"));
        if (w.flops() > 0) {
            double share = w.flops() * 1e-9 / t.step() / t.probe();
            all.add(Figure.plain(name + "/of-probe", share, "of probe"));
        }
        all.add(Figure.plain(name + "/memory", t.peakBytes() / 0x1p20, "MiB"));
        return all;
    }

    private static void clear(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path f : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(f);
            }
        }
    }
}
