package org.espalier.optimizers.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.tensor.Session;
import org.espalier.testkit.NoLeaks;
import org.espalier.train.ConfigException;
import org.espalier.train.Trainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that train transformed models. */
@ExtendWith(NoLeaks.class)
class TransformRunTest {
    private final Session session = Session.open(s -> s.backend("reference").threads(1).seed(5));
    private final Spy model = new Spy(session);

    @AfterEach
    void close() {
        session.close();
    }

    private Trainer trainer() {
        return Trainer.of(model, new Spy.Symbols()).steps(4).batch(2);
    }

    @Test
    void transformsAreComposedAndTheModelStaysTransformed() {
        trainer()
                .transform("weight-norm", o -> o.set("match", "w*"))
                .transform("spectral-norm", o -> o)
                .transform("drop-connect", o -> o.set("p", 0.1))
                .fit();
        assertEquals(3, model.w.adapters().size());
        assertEquals(
                List.of("w", "w-norm.g"),
                model.parameters().stream().map(Parameter::name).toList());
        double[] value = model.w.value().toDoubles();
        model.w.fuse();
        assertArrayEquals(value, model.w.copy().toDoubles());
    }

    /** The vector of the power iteration moves with each update, by one step. */
    @Test
    void theStateMovesWithTheUpdates() {
        Trainer trainer =
                trainer()
                        .transform("spectral-norm", o -> o)
                        .optimizer("sgd", o -> o.set("lr", 1e-30));
        trainer.steps(1).fit();
        State u = model.states().getFirst();
        double[] one = u.copy().toDoubles();
        double length = 0;
        for (double x : one) {
            length += x * x;
        }
        assertEquals(1, length, 1e-6); // it starts with a normal draw
        Spy other = new Spy(session);
        Trainer.of(other, new Spy.Symbols())
                .steps(2)
                .batch(2)
                .transform("spectral-norm", o -> o)
                .optimizer("sgd", o -> o.set("lr", 1e-30))
                .fit();
        double[] two = other.states().getFirst().copy().toDoubles();
        assertArrayEquals(step(model.w.copy().toDoubles(), one), two, 1e-5);
    }

    private static double[] step(double[] w, double... u) {
        int n = u.length;
        double[] v = new double[n];
        double[] next = new double[n];
        for (int i = 0; i < n * n; i++) {
            v[i % n] += w[i] * u[i / n];
        }
        for (int i = 0; i < n * n; i++) {
            next[i / n] += w[i] * v[i % n];
        }
        double norm = 0;
        for (double x : next) {
            norm += x * x;
        }
        for (int i = 0; i < n; i++) {
            next[i] /= Math.sqrt(norm);
        }
        return next;
    }

    @Test
    void whatMatchesNothingIsNamed() {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> trainer().transform("weight-norm", o -> o.set("match", "x*")).fit());
        assertEquals(
                """
                transform 'weight-norm': nothing it can transform is called 'x*'.
                  it can transform: w\
                """,
                e.getMessage().replace("\r", ""));
    }
}
