package org.espalier.metalearning;

import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.nn.Module;
import org.espalier.spi.Option;
import org.espalier.tensor.Tensor;
import org.espalier.train.Loss;

/**
 * What an evaluation tells of tasks: their error on the query set before adaptation and after each
 * step, and where there are classes the share of right answers.
 *
 * @param loop how tasks adapt
 * @param steps the step whose error is the loss
 * @param most steps that are told
 */
record Judgement(InnerLoop loop, int steps, int most) {
    static final Option<Long> STEPS =
            Option.whole("evaluation_steps", 10).in(0, 1000).doc("inner steps that are told of");

    /** Runs with gradients, which an evaluation does not record by itself. */
    Loss of(Module model, Tasks tasks) {
        return model.session().withGradients(() -> adapted(model, tasks));
    }

    private Loss adapted(Module model, Tasks tasks) {
        SortedMap<String, Tensor> told = new TreeMap<>();
        InnerLoop.State state = loop.new State(model, tasks.count());
        state.forget();
        Tensor loss = tell(state, tasks, 0, told);
        for (int i = 1; i <= Math.max(most, steps); i++) {
            state.step(tasks.support(), false);
            state.forget();
            Tensor error = tell(state, tasks, i, told);
            loss = i == steps ? error : loss;
        }
        return new Loss(loss, tasks.count(), told);
    }

    private Tensor tell(
            InnerLoop.State state, Tasks tasks, int step, SortedMap<String, Tensor> told) {
        Tensor y = state.call(tasks.query().x()).detach();
        Tensor error = loop.error().sum(y, tasks.query().y());
        if (step <= most) {
            told.put("error_" + step, error);
            if (loop.error() == TaskError.CROSS_ENTROPY) {
                told.put("accuracy_" + step, accuracy(y, tasks.query().y()));
            }
        }
        return error;
    }

    /** The share of right answers in each task, summed over tasks. */
    private static Tensor accuracy(Tensor y, Tensor t) {
        float[] logits = y.toFloats();
        double[] targets = t.toDoubles();
        int classes = Math.toIntExact(y.shape().dim(-1));
        double hits = 0;
        for (int i = 0; i < targets.length; i++) {
            hits += isLargest(logits, i * classes, classes, (int) targets[i]) ? 1 : 0;
        }
        return y.session().scalar(hits * t.shape().dim(0) / targets.length);
    }

    private static boolean isLargest(float[] logits, int at, int classes, int target) {
        for (int c = 0; c < classes; c++) {
            if (logits[at + c] > logits[at + target]) {
                return false;
            }
        }
        return true;
    }
}
