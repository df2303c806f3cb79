package org.espalier.benchmarks.peers;

import java.util.List;

/** A piece of work that every side does alike. */
public sealed interface Workload {
    /** Its name in the table. */
    String id();

    /** What it is, in words. */
    String summary();

    /** What a step consists of, for the rate: tokens, samples, bytes, steps. */
    Rate rate();

    /** Floating-point operations of a step's matrix products; 0 where they are not the point. */
    double flops();

    /**
     * How a step's speed is told.
     *
     * @param items what a step works off
     * @param unit items per second, in words
     */
    record Rate(double items, String unit) {}

    /** Training steps of a GPT with AdamW on random tokens. */
    record Gpt(String id, int vocabulary, int context, int layers, int heads, int width, int batch)
            implements Workload {
        @Override
        public String summary() {
            return "GPT: %s layers, %s heads, width %s, T=%s, batch %s, vocabulary %s"
                    .formatted(layers, heads, width, context, batch, vocabulary);
        }

        @Override
        public Rate rate() {
            return new Rate((double) batch * context, "tok/s");
        }

        /** Six per weight of a matrix and token; attention without regard to its mask. */
        @Override
        public double flops() {
            double weights = 12.0 * layers * width * width + (double) vocabulary * width;
            double attention = 12.0 * layers * batch * (double) context * context * width;
            return 6 * weights * batch * context + attention;
        }
    }

    /** Training steps of a chain of linear layers with ReLU between them, with Adam. */
    record Mlp(String id, List<Integer> widths, int batch) implements Workload {
        @Override
        public String summary() {
            return "MLP %s, batch %s, Adam".formatted(widths, batch);
        }

        @Override
        public Rate rate() {
            return new Rate(batch, "samples/s");
        }

        /** The first layer has no gradient of its input. */
        @Override
        public double flops() {
            double sum = -2.0 * widths.get(0) * widths.get(1);
            for (int i = 1; i < widths.size(); i++) {
                sum += 6.0 * widths.get(i - 1) * widths.get(i);
            }
            return sum * batch;
        }
    }

    /** AdamW alone, on arrays of the sizes of a GPT's parameters. */
    record AdamW(String id, Gpt model) implements Workload {
        private static final double BYTES = 28; // a parameter: four reads and three writes of f32

        @Override
        public String summary() {
            return "one AdamW step on the %,d parameters of %s".formatted(elements(), model.id());
        }

        @Override
        public Rate rate() {
            return new Rate(BYTES * elements() * 1e-9, "GB/s");
        }

        @Override
        public double flops() {
            return 0;
        }

        /** The number of parameters. */
        public long elements() {
            return sizes().stream().mapToLong(n -> n).sum();
        }

        /** The sizes of a GPT's parameters: tables, last norm, then every block's. */
        public List<Long> sizes() {
            long w = model.width();
            List<Long> block =
                    List.of(w, w, 3 * w * w, 3 * w, w * w, w, w, w, 4 * w * w, 4 * w, 4 * w * w, w);
            List<Long> all = new java.util.ArrayList<>();
            all.addAll(List.of(model.vocabulary() * w, model.context() * w, w, w));
            for (int i = 0; i < model.layers(); i++) {
                all.addAll(block);
            }
            return all;
        }
    }

    /** Second-order MAML on sinusoids (Finn et al., 2017), one inner step, all tasks at once. */
    record Maml(String id, int hidden, int tasks, int shots) implements Workload {
        @Override
        public String summary() {
            return "MAML, second order: MLP 1-%s-%s-1, %s tasks of %s shots, one inner step"
                    .formatted(hidden, hidden, tasks, shots);
        }

        @Override
        public Rate rate() {
            return new Rate(1, "meta-steps/s");
        }

        @Override
        public double flops() {
            return 0;
        }
    }

    /** GPT-2 small, one sequence length shorter than it can. */
    Gpt GPT2 = new Gpt("w2", 50_257, 256, 12, 12, 768, 4);

    /** All, in the order of the table; {@code w1x} has W1's size in a shape nobody tunes for. */
    List<Workload> ALL =
            List.of(
                    new Gpt("w1", 96, 256, 6, 6, 384, 16),
                    new Gpt("w1x", 5_003, 320, 6, 5, 320, 13),
                    GPT2,
                    new Gpt("w2s", 50_257, 64, 12, 12, 768, 4),
                    new Mlp("w3", List.of(784, 512, 512, 10), 128),
                    new AdamW("w4", new Gpt("GPT-2 small", 50_257, 1_024, 12, 12, 768, 4)),
                    new Maml("w5", 40, 25, 10));

    /** By name. */
    static Workload named(String id) {
        return ALL.stream()
                .filter(w -> w.id().equals(id))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no workload '%s'; there are %s"
                                        .formatted(id, ALL.stream().map(Workload::id).toList())));
    }
}
