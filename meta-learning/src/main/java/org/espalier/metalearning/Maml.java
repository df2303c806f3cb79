package org.espalier.metalearning;

import java.util.ArrayList;
import java.util.List;
import org.espalier.nn.Module;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * Model-agnostic meta-learning (Finn, Abbeel and Levine, "Model-Agnostic Meta-Learning for Fast
 * Adaptation of Deep Networks", ICML 2017, Algorithm 1): each task takes some steps of gradient
 * descent from the shared weights on its support set, θ′ = θ − α∇L(θ); the loss is the error of θ′
 * on its query set, differentiated through the steps or, at first order, past them. With {@code
 * adapt} naming the last layer it is ANIL (Raghu, Raghu, Bengio and Vinyals, ICLR 2020), with
 * {@code step_losses} it counts all steps at first (Antoniou, Edwards and Storkey, "How to Train
 * Your MAML", ICLR 2019, equation 3).
 */
public final class Maml implements ObjectiveProvider {
    private static final Option<String> ORDER =
            Option.choice("order", "second", "second", "first")
                    .doc("whether gradients pass the inner steps (MAML) or not (FOMAML)");
    private static final Option<Long> STEPS =
            Option.whole("inner_steps", 1).in(1, 1000).doc("steps within a task in training");
    private static final Option<Long> STEP_LOSSES =
            Option.whole("step_losses", 0)
                    .in(0, 1e15)
                    .doc("tasks over which the weight of earlier steps' errors falls to 0");

    /** For ServiceLoader. */
    public Maml() {}

    @Override
    public String id() {
        return "maml";
    }

    @Override
    public String summary() {
        return "error on tasks after some steps of adaptation";
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> all = new ArrayList<>(InnerLoop.OPTIONS);
        all.addAll(List.of(STEPS, ORDER, STEP_LOSSES, Judgement.STEPS));
        return all;
    }

    @Override
    public Objective create(Options o) {
        int steps = Math.toIntExact(o.get(STEPS));
        InnerLoop loop = InnerLoop.of(o);
        return new Rule(
                loop,
                steps,
                o.get(ORDER).equals("second"),
                o.get(STEP_LOSSES),
                new Judgement(loop, steps, Math.toIntExact(o.get(Judgement.STEPS))));
    }

    record Rule(InnerLoop loop, int steps, boolean isSecondOrder, long falls, Judgement judgement)
            implements Objective {
        @Override
        public Loss loss(Module model, Batch batch) {
            Tasks tasks = Tasks.of(batch);
            if (!model.isTraining()) {
                return judgement.of(model, tasks);
            }
            double last = falls == 0 ? 1 : Math.min(1, batch.firstSample() / (double) falls);
            Tensor sum = model.session().scoped(() -> adapted(model, tasks, last));
            return new Loss(sum, tasks.count());
        }

        /**
         * @param last what the last step's error counts more than its share
         */
        Tensor adapted(Module model, Tasks tasks, double last) {
            InnerLoop.State state = loop.new State(model, tasks.count());
            double share = (1 - last) / steps;
            Tensor sum = model.session().scalar(0);
            for (int i = 1; i <= steps; i++) {
                state.step(tasks.support(), isSecondOrder);
                double weight = i == steps ? share + last : share;
                if (weight > 0) {
                    sum = sum.add(state.error(tasks.query()).mul(weight));
                }
            }
            return sum;
        }
    }
}
