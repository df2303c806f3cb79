package org.espalier.compression.distillation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.espalier.kernel.DType;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The teacher's part against numbers computed elsewhere. */
@ExtendWith(NoLeaks.class)
class SoftTargetsTest {
    private static final double[] OURS = {1, 2, .5};
    private static final double[] THEIRS = {.5, 3, -1};

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1));

    @AfterEach
    void close() {
        session.close();
    }

    private Tensor row(double... z) {
        return session.tensor(z, 1, 3);
    }

    private double sum(double temperature, int target) {
        return new SoftTargets(temperature)
                .sum(row(OURS), row(THEIRS), session.tensor(new int[] {target}, 1))
                .item();
    }

    @Test
    void goldenNumbers() {
        assertEquals(.215189822, sum(1, 1), 1e-9);
        assertEquals(.525531251, sum(4, 1), 1e-9);
        assertEquals(0, sum(4, -1)); // counts for nothing
    }

    @Test
    void gradient() {
        Tensor ours = row(OURS).variable();
        Tensor theirs = row(THEIRS);
        Tensor target = session.tensor(new int[] {1}, 1);
        Tensor loss = new SoftTargets(4).sum(ours, theirs, target);
        double[] g = loss.gradients(ours).getFirst().toDoubles();
        assertArrayEquals(new double[] {.138209047, -.479787935, .341578888}, g, 1e-9);
    }

    /** At a high temperature it is that of ½Σ(z_s − z_t)²/N, of logits without their mean. */
    @Test
    void theHotLimit() {
        Tensor ours = row(OURS).variable();
        Tensor target = session.tensor(new int[] {0}, 1);
        Tensor loss = new SoftTargets(1e5).sum(ours, row(THEIRS), target);
        double[] g = loss.gradients(ours).getFirst().toDoubles();
        double ourMean = Arrays.stream(OURS).average().orElseThrow();
        double theirMean = Arrays.stream(THEIRS).average().orElseThrow();
        for (int i = 0; i < 3; i++) {
            assertEquals((OURS[i] - ourMean - THEIRS[i] + theirMean) / 3, g[i], 1e-4);
        }
    }

    /** Logits that exp cannot hold. */
    @Test
    void largeLogits() {
        Tensor ours = row(1000, 2000, 500);
        Tensor target = session.tensor(new int[] {0}, 1);
        assertEquals(0, new SoftTargets(1).sum(ours, ours, target).item(), 1e-9);
        double apart = new SoftTargets(1).sum(row(2000, 1000, 0), ours, target).item();
        assertEquals(1000, apart, 1e-9);
    }
}
