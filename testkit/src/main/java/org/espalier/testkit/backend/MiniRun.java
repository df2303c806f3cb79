package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;

/** Fifty steps of gradient descent on a mini model. */
final class MiniRun {
    static final int STEPS = 50;

    private static final Program DESCENT =
            Program.named(
                    "descent",
                    p -> {
                        Expr w = p.in("w");
                        p.out(w.sub(p.in("g").mul(p.param("rate"))));
                    });

    private MiniRun() {}

    /** The loss of each step. */
    static float[] curve(BackendProvider provider, MiniModel model, long seed) {
        SessionConfig config = SessionConfig.defaults().threads(2).seed(seed);
        MiniData data = new MiniData(seed);
        try (Session session = Host.get().session(provider, config)) {
            List<float[]> weights = first(model, data);
            float[] losses = new float[STEPS];
            for (int step = 0; step < STEPS; step++) {
                losses[step] = step(session, model, data, weights);
            }
            return losses;
        }
    }

    private static List<float[]> first(MiniModel model, MiniData data) {
        List<float[]> weights = new ArrayList<>();
        for (int i = 0; i < model.parameters().size(); i++) {
            Shape shape = model.parameters().get(i);
            weights.add(data.numbers("w" + i, shape.elements(), 0.5));
        }
        return weights;
    }

    private static float step(
            Session session, MiniModel model, MiniData data, List<float[]> weights) {
        float[] loss = new float[1];
        session.scope(() -> {
            List<Tensor> w = new ArrayList<>();
            for (int i = 0; i < weights.size(); i++) {
                long[] dims = model.parameters().get(i).dims();
                w.add(session.tensor(weights.get(i), dims).variable());
            }
            Tensor l = model.loss().at(session, data, w);
            List<Tensor> g = l.gradients(w, false);
            for (int i = 0; i < w.size(); i++) {
                Scalars rate = Scalars.of("rate", model.rate());
                Tensor moved = Tensor.map(DESCENT, rate, w.get(i), g.get(i)).getFirst();
                weights.set(i, moved.toFloats());
            }
            loss[0] = (float) l.item();
        });
        return loss[0];
    }
}
