package org.espalier.benchmarks.kill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.espalier.benchmarks.Installed;
import org.espalier.kernel.Op;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.spi.Host;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.ForwardingBackend;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Workers;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.Trainer;

/**
 * Two steps of the golden run's model on simd with counting workers; writes for each kernel the
 * most chunks that one of its launches was cut into, and the most elements that one of its operands
 * had.
 */
final class ChunksRun {
    private ChunksRun() {}

    public static void main(String[] args) throws Exception {
        BackendProvider simd = Installed.find(BackendProvider.class, "simd").orElseThrow();
        Counted counted = new Counted(simd, new TreeMap<>());
        SessionConfig config = SessionConfig.defaults().seed(7).threads(1);
        Path text = Path.of(args[1]);
        try (Session session = Host.get().session(counted, config);
                var dataset = PlantedRun.text(text, GoldenText.CONTEXT)) {
            GptConfig shape =
                    Gpt.config()
                            .vocabulary(dataset.tokenizer().orElseThrow().vocabulary())
                            .context(GoldenText.CONTEXT)
                            .layers(GoldenText.LAYERS)
                            .heads(GoldenText.HEADS)
                            .width(GoldenText.WIDTH)
                            .dropout(GoldenText.DROPOUT);
            Trainer.of(new Gpt(session, shape), dataset)
                    .optimizer("adamw")
                    .steps(2)
                    .batch(GoldenText.BATCH)
                    .shards(GoldenText.SHARDS)
                    .fit();
        }
        List<String> lines = new ArrayList<>();
        counted.kernels.forEach(
                (name, k) -> lines.add("%d\t%d\t%s".formatted(k.chunks, k.elements, name)));
        Files.write(Path.of(args[0]), lines);
    }

    private record Seen(int chunks, long elements) {
        Seen most(Seen other) {
            return new Seen(Math.max(chunks, other.chunks), Math.max(elements, other.elements));
        }
    }

    /** simd, whose workers tell how many chunks they were asked for. */
    private record Counted(BackendProvider simd, SortedMap<String, Seen> kernels)
            implements BackendProvider {
        @Override
        public String id() {
            return "counted";
        }

        @Override
        public String summary() {
            return "simd with counted chunks";
        }

        @Override
        public Availability probe() {
            return simd.probe();
        }

        @Override
        public Backend open(BackendContext context) {
            Counting workers = new Counting(context.workers());
            return new Watched(
                    simd.open(new BackendContext(workers, context.base())), workers, kernels);
        }
    }

    private static final class Counting implements Workers {
        private final Workers workers;
        private int chunks;

        Counting(Workers workers) {
            this.workers = workers;
        }

        @Override
        public int threads() {
            return workers.threads();
        }

        @Override
        public void forEach(int count, IntConsumer task) {
            chunks = Math.max(chunks, count);
            workers.forEach(count, task);
        }
    }

    private record Watched(Backend base, Counting workers, SortedMap<String, Seen> kernels)
            implements ForwardingBackend {
        @Override
        public Optional<Kernel> prepare(Op op, List<Operand> operands) {
            String name = (op + " " + operands).replace('\n', ' ');
            return base.prepare(op, operands).map(k -> new Launched(k, name, workers, kernels));
        }
    }

    private record Launched(
            Kernel kernel, String name, Counting workers, SortedMap<String, Seen> kernels)
            implements Kernel {
        @Override
        public void launch(Binding binding) {
            workers.chunks = 0;
            kernel.launch(binding);
            long elements =
                    binding.operands().stream()
                            .mapToLong(s -> s.layout().shape().elements())
                            .max()
                            .orElse(0);
            kernels.merge(name, new Seen(workers.chunks, elements), Seen::most);
        }

        @Override
        public Determinism determinism() {
            return kernel.determinism();
        }
    }
}
