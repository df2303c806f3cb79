package org.espalier.compression.distillation;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.nn.Module;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * Knowledge distillation (Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network",
 * 2015): a·T²·KL(softmax(z_t/T) ‖ softmax(z_s/T)) + (1 − a)·CE(z_s, y), summed over the targets
 * that are not negative, where z_t are the logits of a teacher and z_s those of the model. An
 * evaluation is of the cross-entropy alone.
 */
public final class Distill implements ObjectiveProvider {
    private static final Option<String> TEACHER =
            Option.run("teacher").doc("run or checkpoint whose model is the teacher");
    private static final Option<Double> TEMPERATURE =
            Option.real("temperature", 2).positive().doc("what logits are divided by, T");
    private static final Option<Double> MIX =
            Option.real("mix", 0.5).in(0, 1).doc("weight of the teacher's part, a");

    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");

    /** For ServiceLoader. */
    public Distill() {}

    @Override
    public String id() {
        return "distill";
    }

    @Override
    public String summary() {
        return "cross-entropy and nearness to a teacher's logits";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(TEACHER, TEMPERATURE, MIX);
    }

    @Override
    public Objective create(Options o) {
        return new Rule(
                new Teacher(o.get(TEACHER)), new SoftTargets(o.get(TEMPERATURE)), o.get(MIX));
    }

    private record Rule(Teacher teacher, SoftTargets soft, double mix) implements Objective {
        @Override
        public Loss loss(Module model, Batch batch) {
            Tensor inputs = batch.field("inputs"); // [B, T]
            Tensor targets = batch.field("targets"); // [B, T]
            long count = batch.count("targets");
            if (!model.isTraining()) {
                Tensor sum = model.session().scoped(() -> hard(model.call(inputs), targets));
                return new Loss(sum, count);
            }
            Tensor theirs = teacher.logits(model, inputs); // [B, T, V]
            return new Loss(
                    model.session().scoped(() -> mixed(model.call(inputs), theirs, targets)),
                    count);
        }

        private static Tensor hard(Tensor logits, Tensor targets) {
            return Tensor.composite(CROSS_ENTROPY, logits, targets).getFirst().sum();
        }

        private Tensor mixed(Tensor logits, Tensor theirs, Tensor targets) {
            teacher.requireFit(logits, theirs);
            Tensor sum = soft.sum(logits, theirs, targets).mul(mix);
            return mix == 1 ? sum : sum.add(hard(logits, targets).mul(1 - mix));
        }
    }
}
