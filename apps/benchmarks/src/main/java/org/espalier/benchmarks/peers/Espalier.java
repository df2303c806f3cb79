package org.espalier.benchmarks.peers;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.espalier.data.Dataset;
import org.espalier.nn.Activation;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.Perceptron;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;

/** Our side: what a user of {@link Trainer} writes. */
final class Espalier implements Contender {
    private static final long ENDLESS = 1_000_000_000;

    private final String backend;
    private final Precision precision;

    private Espalier(String backend, Precision precision) {
        this.backend = backend;
        this.precision = precision;
    }

    /** A contender's program: workload, weights, backend, precision. */
    public static void main(String[] args) throws IOException {
        Precision precision = Precision.valueOf(args[3].toUpperCase(Locale.ROOT));
        Turns.main(args, new Espalier(args[2], precision));
    }

    @Override
    public void compete(Workload workload, Weights weights, Turns turns) throws IOException {
        if (workload instanceof Workload.AdamW w) {
            AdamWSteps.run(backend, w, turns);
            return;
        }
        try (Session session =
                Session.open(s ->
                        s.backend(backend).precision(precision).threads(Turns.THREADS).seed(1))) {
            train(session, workload, weights, turns);
        }
    }

    private static void train(Session session, Workload workload, Weights weights, Turns turns)
            throws IOException {
        Module model = model(session, workload);
        weights.write(model.parameters(), Espalier::array);
        Trainer trainer = trainer(model, workload).listener(new Listener(turns));
        turns.ready();
        trainer.fit();
    }

    private static Weights.Named array(Parameter p) {
        return new Weights.Named(p.name(), p.shape().dims(), p.value().toFloats());
    }

    private static Module model(Session session, Workload workload) {
        return switch (workload) {
            case Workload.Gpt g ->
                    new Gpt(
                            session,
                            GptConfig.defaults()
                                    .vocabulary(g.vocabulary())
                                    .context(g.context())
                                    .layers(g.layers())
                                    .heads(g.heads())
                                    .width(g.width()));
            case Workload.Mlp m -> new Perceptron(session, m.widths(), Activation.RELU);
            case Workload.Maml m ->
                    new Perceptron(session, List.of(1, m.hidden(), m.hidden(), 1), Activation.RELU);
            case Workload.AdamW _ -> throw new IllegalArgumentException("there is no model");
        };
    }

    private static Trainer trainer(Module model, Workload workload) {
        Trainer trainer =
                Trainer.of(model, dataset(workload))
                        .schedule("constant", s -> s)
                        .steps(ENDLESS)
                        .noUpdates();
        return switch (workload) {
            case Workload.Gpt g ->
                    trainer.optimizer("adamw", o -> o.set("decay", 0.01)).batch(g.batch());
            case Workload.Mlp m ->
                    trainer.optimizer("adamw", o -> o.set("decay", 0.0)).batch(m.batch());
            case Workload.Maml m ->
                    trainer.optimizer("adamw", o -> o.set("decay", 0.0))
                            .objective("maml")
                            .batch(m.tasks());
            case Workload.AdamW _ -> throw new IllegalArgumentException("there is no model");
        };
    }

    private static Dataset dataset(Workload workload) {
        return switch (workload) {
            case Workload.Gpt g -> InOrder.tokens(g.vocabulary(), g.context());
            case Workload.Mlp m -> InOrder.digits(m.widths().getFirst(), m.widths().getLast());
            case Workload.Maml m -> InOrder.sinusoids(m.shots());
            case Workload.AdamW _ -> throw new IllegalArgumentException("there is no data");
        };
    }

    private record Listener(Turns turns) implements RunListener {
        @Override
        public void stepped(StepReport report) {
            turns.stepped(report.loss());
        }
    }
}
