package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.core.Seed;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The control of the other gradient tests: one element of a gradient is off by 1e-4, and each must
 * see it.
 */
@ExtendWith(NoLiveSegments.class)
class PlantedErrorTest {
    private static final Seed SEED = Seed.of(PlantedErrorTest.class, 29);
    private static final Op.Composite RMS_NORM = Op.Composite.of("rms-norm").with("eps", 1e-5);
    private static final Op.Composite ATTENTION =
            Op.Composite.of("attention").with("causal", 0).with("scale", 0.7);

    private final Session session =
            Session.open(
                    s -> s.backend("reference").dtype(DType.F64).threads(1).seed(SEED.value()));

    @AfterEach
    void close() {
        session.close();
    }

    private void seesAnyElement(int elements, Supplier<Derivatives> check) {
        assertEquals(List.of(), check.get().findings());
        for (int i = 0; i < elements; i++) {
            int planted = i;
            List<String> found = check.get().distorted(g -> off(g, planted)).findings();
            assertFalse(found.isEmpty(), "an error of 1e-4 at element " + planted + " passed");
        }
    }

    private static double[] off(double[] gradient, int element) {
        double[] g = gradient.clone();
        g[element] *= 1 + 1e-4;
        return g;
    }

    private Derivatives of(Derivatives.Function f) {
        return new Derivatives(session, SEED, f);
    }

    @Test
    void ofAMap() {
        seesAnyElement(4, () -> of(x -> x.get(0).exp().mul(x.get(1))).in(2, 2).in(2));
    }

    @Test
    void ofASum() {
        seesAnyElement(6, () -> of(x -> x.getFirst().square().sum(1)).in(2, 3));
    }

    @Test
    void ofAProduct() {
        seesAnyElement(6, () -> of(x -> x.get(0).matmul(x.get(1))).in(2, 3).in(3, 2));
    }

    @Test
    void ofAGather() {
        seesAnyElement(
                4,
                () ->
                        of(x -> x.getFirst().gather(session.tensor(new int[] {1, 0, 1}, 3)))
                                .in(2, 2));
    }

    @Test
    void ofComposites() {
        seesAnyElement(
                6,
                () ->
                        of(x -> Tensor.composite(RMS_NORM, x.get(0), x.get(1)).getFirst())
                                .in(2, 3)
                                .in(3));
        seesAnyElement(
                4,
                () ->
                        of(x ->
                                        Tensor.composite(ATTENTION, x.get(0), x.get(1), x.get(2))
                                                .getFirst())
                                .in(1, 2, 1, 2)
                                .in(1, 2, 1, 2)
                                .in(1, 2, 1, 2));
    }
}
