package org.espalier.metalearning;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.NamePattern;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;

/**
 * Gradient descent on tasks, each with weights of its own, all side by side: of every parameter
 * that adapts there is an override [tasks, ..]. So a step is the same kernels for one task and for
 * many.
 *
 * @param error what descends
 * @param rate α, where no {@link InnerRate} says another
 * @param adapt pattern of the names of the parameters that adapt
 */
record InnerLoop(TaskError error, double rate, String adapt) {
    private static final Option<Double> RATE =
            Option.real("inner_rate", 0.01).positive().doc("learning rate within a task, α");
    private static final Option<String> ADAPT =
            Option.text("adapt", "*")
                    .doc(
                            "pattern for names of the parameters that tasks adapt; a star is any letters");
    static final List<Option<?>> OPTIONS = List.of(TaskError.OPTION, RATE, ADAPT);

    private static final Program DESCENT =
            Program.named("inner-descent", p -> p.out(p.in("w").sub(p.in("rate").mul(p.in("g")))));

    static InnerLoop of(Options options) {
        return new InnerLoop(
                TaskError.of(options.get(TaskError.OPTION)), options.get(RATE), options.get(ADAPT));
    }

    /** The parameters of a model that adapt. */
    List<Parameter> adapted(Module model) {
        NamePattern pattern = NamePattern.of(adapt);
        List<Parameter> all =
                model.baseParameters().stream()
                        .filter(p -> !p.isFrozen() && pattern.fits(p.name()))
                        .toList();
        if (all.isEmpty()) {
            throw new OptionException(
                    "no parameter that is trained fits '%s'. Fix: adapt: '*'".formatted(adapt),
                    ADAPT.name());
        }
        return all;
    }

    /** Weights of tasks as adaptation goes on. */
    final class State {
        private final Module model;
        private final List<Parameter> parameters;
        private final List<Tensor> rates;
        private List<Tensor> weights; // [tasks, ..] each

        /** All tasks at the shared weights. */
        State(Module model, long tasks) {
            this.model = model;
            this.parameters = adapted(model);
            this.rates = parameters.stream().map(InnerLoop.this::rate).toList();
            this.weights = parameters.stream().map(p -> perTask(p, tasks)).toList();
        }

        List<Parameter> parameters() {
            return parameters;
        }

        List<Tensor> weights() {
            return weights;
        }

        /** The error on a set, summed over tasks. */
        Tensor error(Tasks.Set set) {
            return error.sum(call(set.x()), set.y());
        }

        /** The results for x [tasks, samples, ..]. */
        Tensor call(Tensor x) {
            Map<Parameter, Tensor> overrides = new IdentityHashMap<>();
            for (int i = 0; i < parameters.size(); i++) {
                overrides.put(parameters.get(i), weights.get(i));
            }
            return model.with(overrides).call(x);
        }

        /**
         * A step down on a set.
         *
         * @param isSecondOrder whether the step is differentiated, and not taken for a constant
         */
        void step(Tasks.Set set, boolean isSecondOrder) {
            List<Tensor> g = error(set).gradients(weights, isSecondOrder);
            List<Tensor> next = new ArrayList<>();
            for (int i = 0; i < g.size(); i++) {
                next.add(Tensor.map(DESCENT, weights.get(i), rates.get(i), g.get(i)));
            }
            weights = next;
        }

        /** Forgets how the weights came to be, which no gradient is to pass. */
        void forget() {
            weights = weights.stream().map(w -> w.detach().variable()).toList();
        }
    }

    private static Tensor perTask(Parameter p, long tasks) {
        return p.value().broadcastTo(p.shape().insert(0, tasks).dims());
    }

    private Tensor rate(Parameter p) {
        return p.adapters().stream()
                .filter(InnerRate.class::isInstance)
                .findFirst()
                .map(a -> ((InnerRate) a).rate())
                .orElseGet(() -> p.session().scalar(rate).cast(p.dtype()));
    }
}
