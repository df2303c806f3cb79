package org.espalier.compression.distillation;

import java.nio.file.Path;
import org.espalier.kernel.ShapeException;
import org.espalier.nn.Module;
import org.espalier.spi.Host;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The model of another run, read when it is first asked. */
final class Teacher {
    private final String checkpoint;
    private @Nullable Module model;

    Teacher(String checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Its logits for what a pupil is given, as an evaluation would have them. */
    Tensor logits(Module pupil, Tensor inputs) {
        Session session = pupil.session();
        if (model == null) {
            model = Host.get().trained(session, Path.of(checkpoint));
        }
        Module teacher = model;
        return session.evaluating(() -> teacher.call(inputs));
    }

    /** Refuses a teacher of other classes. */
    void requireFit(Tensor ours, Tensor theirs) {
        if (!ours.shape().equals(theirs.shape())) {
            throw new ShapeException(
                    "distill: the logits of the teacher %s are %s and those of the model %s. Fix: name a teacher of the same classes"
                            .formatted(checkpoint, theirs.shape(), ours.shape()));
        }
    }
}
