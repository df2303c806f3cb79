package org.espalier.benchmarks;

import java.util.List;

/** The largest error of our elementary functions, over every f32 input of their domains. */
final class UlpBenchmark implements Benchmark {
    @Override
    public String id() {
        return "ulp";
    }

    @Override
    public String summary() {
        return "largest error of exp, log, tanh, erf, sin, cos over all f32 inputs (erf: 2^24)";
    }

    @Override
    public boolean onlyByName() {
        return true;
    }

    @Override
    public List<Figure> run(boolean quick) {
        try {
            int threads = Runtime.getRuntime().availableProcessors();
            return UlpSurvey.run(quick, threads).stream()
                    .map(f -> Figure.plain("ulp/" + f.function(), f.maxUlp(), "ulp"))
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
