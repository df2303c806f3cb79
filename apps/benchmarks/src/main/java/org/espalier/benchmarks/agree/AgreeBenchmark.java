package org.espalier.benchmarks.agree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.benchmarks.Benchmark;
import org.espalier.benchmarks.Figure;
import org.espalier.benchmarks.Fingerprint;
import org.espalier.benchmarks.Installed;
import org.espalier.benchmarks.Processor;
import org.espalier.benchmarks.ScratchRun;
import org.espalier.benchmarks.kill.GoldenText;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.BackendProvider;

/** Whether the backends and precisions train as simd in f32 does. */
public final class AgreeBenchmark implements Benchmark {
    private static final Path LEDGER = Path.of("runs", "agree.jsonl");

    /** For the list of benchmarks. */
    public AgreeBenchmark() {}

    @Override
    public String id() {
        return "agree";
    }

    @Override
    public String summary() {
        return "losses of all backends and precisions, against simd's: step 50 within 1e-3, ends"
                + " within the spread of seeds";
    }

    @Override
    public boolean onlyByName() {
        return true;
    }

    @Override
    public List<String> rows(List<Figure> figures) {
        return AgreeTable.rows(figures);
    }

    @Override
    public List<Figure> run(boolean quick) {
        try {
            Path folder = Files.createTempDirectory("espalier-agree");
            Course golden = Course.golden(GoldenText.unpack(folder.resolve("text")), quick);
            List<Course> courses = quick ? List.of(golden) : List.of(golden, Course.builtIn());
            Comparison comparison =
                    new Comparison(recorded(Training.in(folder)), System.out::println);
            List<Figure> figures = new ArrayList<>();
            Map<Side, String> missing = missing(golden.sides());
            for (Course course : courses) {
                figures.addAll(figures(course, comparison, missing, quick));
            }
            ScratchRun.delete(folder);
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Training recorded(Training training) throws IOException {
        Ledger ledger = new Ledger(LEDGER);
        String program = Fingerprint.folder(Path.of(System.getProperty("jdk.module.path", "")));
        String machine = Processor.words();
        return (course, side, seed) -> {
            Key key = Key.of(course, side, seed, program, machine);
            return ledger.find(key)
                    .orElseGet(() -> {
                        Losses made = training.run(course, side, seed);
                        ledger.add(key, made);
                        return made;
                    });
        };
    }

    private static Map<Side, String> missing(List<Side> sides) {
        Map<Side, String> all = new LinkedHashMap<>();
        for (Side side : sides) {
            if (probe(side.backend())
                    instanceof Availability.Unavailable(String reason, String cure)) {
                all.put(side, reason + ". " + cure);
            }
        }
        return all;
    }

    private static Availability probe(String backend) {
        return Installed.find(BackendProvider.class, backend)
                .map(BackendProvider::probe)
                .orElseGet(() ->
                        new Availability.Unavailable(
                                "there is no backend of this name", "./espalier doctor"));
    }

    private static List<Figure> figures(
            Course course, Comparison comparison, Map<Side, String> missing, boolean quick) {
        List<Figure> all = new ArrayList<>();
        List<Side> present = new ArrayList<>(course.sides());
        for (Side side : course.sides()) {
            if (missing.containsKey(side)) {
                present.remove(side);
                System.out.println(
                        "  %s is left out of %s: %s"
                                .formatted(side.id(), course.id(), missing.get(side)));
                all.add(AgreeTable.missing(course, side, quick));
            }
        }
        comparison.of(course, present).forEach(v -> all.addAll(AgreeTable.figures(v)));
        return all;
    }
}
