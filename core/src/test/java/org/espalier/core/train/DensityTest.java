package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.internal.Context;
import org.espalier.nn.Activation;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The share of weights that are not zero. */
@ExtendWith(NoLiveSegments.class)
class DensityTest {
    private final Session session = Session.open(s -> s.backend("reference").threads(1));
    private final Linear model = new Linear(session, 5, 3, Activation.IDENTITY); // 15 + 3
    private final Parameter w = model.weight();

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void zerosOfEitherSignAreNotCounted() {
        assertEquals(15.0 / 18, Density.of(model, Context.evaluation())); // biases start at 0
        float[] x = new float[15];
        x[3] = -1;
        x[4] = -0f;
        x[14] = Float.MIN_VALUE;
        w.set(session.tensor(x, 3, 5));
        assertEquals(2.0 / 18, Density.of(model, Context.evaluation()));
    }

    @Test
    void whatStandsForAParameterIsCounted() {
        Tensor other = session.zeros(3, 5);
        Context context = Context.evaluation().withOverrides(Map.of(w, other));
        assertEquals(0, Density.of(model, context));
    }

    @Test
    void whatAdaptersMakeIsCounted() {
        w.adapt(
                "shift",
                new Module(session) {
                    @Override
                    protected Tensor forward(Tensor x) {
                        return x.sub(x);
                    }
                });
        assertEquals(0, Density.of(model, Context.evaluation()));
    }
}
