package org.espalier.metalearning;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * Reptile (Nichol, Achiam and Schulman, "On First-Order Meta-Learning Algorithms", 2018, Algorithm
 * 1): each task takes k steps of gradient descent from the shared weights θ, on all its samples,
 * and the gradient is the mean of θ − θ′. With sgd at a rate ε that is θ ← θ + ε(θ′ − θ). The loss
 * that is told is the error of θ′ on the query sets.
 */
public final class Reptile implements ObjectiveProvider {
    private static final Option<Long> STEPS =
            Option.whole("inner_steps", 5).in(1, 1000).doc("steps within a task in training, k");

    /** The error's value with the gradient of another number. */
    private static final Program TOLD =
            Program.named("reptile", p -> p.out(Expr.surrogate(p.in("error"), p.in("pull"))));

    private static final Program PRODUCT =
            Program.named("product", p -> p.out(p.in("x").mul(p.in("y"))));

    /** For ServiceLoader. */
    public Reptile() {}

    @Override
    public String id() {
        return "reptile";
    }

    @Override
    public String summary() {
        return "weights drawn to where tasks' own descent ends";
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> all = new ArrayList<>(InnerLoop.OPTIONS);
        all.addAll(List.of(STEPS, Judgement.STEPS));
        return all;
    }

    @Override
    public Objective create(Options o) {
        int steps = Math.toIntExact(o.get(STEPS));
        InnerLoop loop = InnerLoop.of(o);
        int told = Math.toIntExact(o.get(Judgement.STEPS));
        return new Rule(loop, steps, new Judgement(loop, steps, told));
    }

    record Rule(InnerLoop loop, int steps, Judgement judgement) implements Objective {
        @Override
        public Loss loss(Module model, Batch batch) {
            Tasks tasks = Tasks.of(batch);
            if (!model.isTraining()) {
                return judgement.of(model, tasks);
            }
            return new Loss(model.session().scoped(() -> drawn(model, tasks)), tasks.count());
        }

        Tensor drawn(Module model, Tasks tasks) {
            InnerLoop.State state = loop.new State(model, tasks.count());
            Tasks.Set all = tasks.all();
            for (int i = 0; i < steps; i++) {
                state.forget();
                state.step(all, false);
            }
            state.forget();
            Tensor error = state.error(tasks.query()).detach();
            return Tensor.map(TOLD, error, pull(state, tasks.count()));
        }

        /** Σ ⟨θ, T·θ − Σ θ′⟩ over the T tasks, whose second factor is taken for a constant. */
        private static Tensor pull(InnerLoop.State state, long tasks) {
            Tensor sum = state.weights().getFirst().session().scalar(0);
            for (int i = 0; i < state.parameters().size(); i++) {
                Parameter p = state.parameters().get(i);
                Tensor own = p.value();
                Tensor ends = state.weights().get(i).detach().sum(0); // shaped like θ
                Tensor away = own.detach().mul((double) tasks).sub(ends);
                sum = sum.add(dot(own, away));
            }
            return sum;
        }

        private static Tensor dot(Tensor x, Tensor y) {
            List<Integer> flat = List.of(0);
            return Tensor.reduce(PRODUCT, Combine.SUM, flat, x.reshape(-1), y.reshape(-1));
        }
    }
}
