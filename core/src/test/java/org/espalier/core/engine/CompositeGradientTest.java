package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.espalier.core.Seed;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values and derivatives of the decompositions: the oracles of whatever a backend claims. */
@ExtendWith(NoLiveSegments.class)
class CompositeGradientTest {
    private static final Seed SEED = Seed.of(CompositeGradientTest.class, 23);
    private static final Op.Composite LAYER_NORM = Op.Composite.of("layer-norm").with("eps", 1e-5);
    private static final Op.Composite RMS_NORM = Op.Composite.of("rms-norm").with("eps", 1e-5);
    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");

    private final Session session =
            Session.open(
                    s -> s.backend("reference").dtype(DType.F64).threads(1).seed(SEED.value()));

    @AfterEach
    void close() {
        session.close();
    }

    private static Op.Composite attention(boolean causal, double scale) {
        return Op.Composite.of("attention").with("causal", causal ? 1 : 0).with("scale", scale);
    }

    private Derivatives of(Op.Composite op) {
        return new Derivatives(
                session, SEED, x -> Tensor.composite(op, x.toArray(new Tensor[0])).getFirst());
    }

    @Test
    void layerNorm() {
        of(LAYER_NORM).in(3, 5).in(5).in(5).check();
        of(LAYER_NORM).in(2, 2, 4).in(4).in(4).check();
    }

    @Test
    void layerNormGolden() {
        Tensor x = session.tensor(new double[] {1, 2, 3, 4}, 1, 4).variable();
        Tensor gain = session.tensor(new double[] {1, .5, 2, 1}, 4).variable();
        Tensor bias = session.tensor(new double[] {0, .1, -.1, .2}, 4);
        Tensor dy = session.tensor(new double[] {.1, -.2, .3, .4}, 1, 4);
        Tensor y = Tensor.composite(LAYER_NORM, x, gain, bias).getFirst();
        List<Tensor> g = y.mul(dy).sum().gradients(x, gain);
        near(y, -1.341635420, -0.123605903, 0.794423613, 1.541635420);
        near(g.get(0), 0.080496408, -0.241494948, 0.241494948, -0.080496408);
        near(g.get(1), -0.134163542, 0.089442361, 0.134163542, 0.536654168);
    }

    @Test
    void rmsNorm() {
        of(RMS_NORM).in(3, 5).in(5).check();
        of(RMS_NORM).in(2, 1, 2, 3).in(3).check();
        of(RMS_NORM).in(4).in(4).check();
    }

    @Test
    void rmsNormGolden() {
        Tensor x = session.tensor(new double[] {1, 2, 3, 4}, 1, 4).variable();
        Tensor gain = session.tensor(new double[] {1, .5, 2, 1}, 4).variable();
        Tensor dy = session.tensor(new double[] {.1, -.2, .3, .4}, 1, 4);
        Tensor y = Tensor.composite(RMS_NORM, x, gain).getFirst();
        List<Tensor> g = y.mul(dy).sum().gradients(x, gain);
        near(y, 0.365148128, 0.365148128, 2.190888769, 1.460592513);
        near(g.get(0), -0.003651428, -0.116847294, 0.098590155, -0.014605711);
        near(g.get(1), 0.036514813, -0.146059251, 0.328633315, 0.584237005);
    }

    @Test
    void crossEntropy() {
        Derivatives.Function f = x -> loss(x.getFirst(), new int[] {3, 0, 1}, 3);
        new Derivatives(session, SEED, f).between(-3, 3, 3, 4).check();
        Derivatives.Function batch = x -> loss(x.getFirst(), new int[] {1, 2, 0, 1}, 2, 2);
        new Derivatives(session, SEED, batch).in(2, 2, 3).check();
    }

    @Test
    void crossEntropyWithIgnoredTargets() {
        Derivatives.Function f = x -> loss(x.getFirst(), new int[] {-1, 2, -1}, 3);
        new Derivatives(session, SEED, f).in(3, 3).check();
        Tensor y = loss(session.normal("x", 0, 1, 3, 3), new int[] {-1, -100, -1}, 3);
        assertArrayEquals(new double[3], y.toDoubles());
    }

    @Test
    void crossEntropyOfATargetThatIsNoClass() {
        Tensor y = loss(session.normal("x", 0, 1, 2, 3), new int[] {3, 2}, 2);
        assertEquals(true, Double.isNaN(y.slice(0, 0, 1).item()));
        assertEquals(false, Double.isNaN(y.slice(0, 1, 2).item()));
    }

    @Test
    void crossEntropyGolden() {
        Tensor z = session.tensor(new double[] {2, -1, .5}, 1, 3).variable();
        Tensor y = loss(z, new int[] {0}, 1);
        near(y, 0.241311296657);
        near(y.sum().gradients(z).getFirst(), -0.214402965, 0.039112573, 0.175290392);
    }

    @Test
    void crossEntropyOfLargeLogits() {
        Tensor z = session.tensor(new double[] {1000, -1000, 0, 1e300, 0, 0}, 2, 3).variable();
        Tensor y = loss(z, new int[] {1, 0}, 2);
        assertArrayEquals(new double[] {2000, 0}, y.toDoubles());
        assertArrayEquals(
                new double[] {1, -1, 0, 0, 0, 0},
                y.sum().gradients(z).getFirst().toDoubles(),
                1e-15);
    }

    private Tensor loss(Tensor logits, int[] targets, long... dims) {
        return Tensor.composite(CROSS_ENTROPY, logits, session.tensor(targets, dims)).getFirst();
    }

    @Test
    void attentionOfBothKinds() {
        for (boolean causal : new boolean[] {true, false}) {
            of(attention(causal, 0.7)).in(1, 3, 2, 2).in(1, 3, 2, 2).in(1, 3, 2, 2).check();
            of(attention(causal, 1.3)).in(2, 2, 1, 3).in(2, 2, 1, 3).in(2, 2, 1, 3).check();
        }
        of(attention(true, 1)).in(1, 1, 1, 1).in(1, 1, 1, 1).in(1, 1, 1, 1).check();
    }

    @Test
    void attentionGolden() {
        Tensor q = session.tensor(new double[] {1, 0, 0, 1, 1, 1}, 1, 3, 1, 2);
        Tensor k = session.tensor(new double[] {.5, 1, 1, -1, 0, 2}, 1, 3, 1, 2);
        Tensor v = session.tensor(new double[] {1, 2, 3, 4, 5, 6}, 1, 3, 1, 2);
        Op.Composite op = attention(true, StrictMath.sqrt(0.5));
        near(
                Tensor.composite(op, q, k, v).getFirst(),
                1,
                2,
                1.391140635,
                2.391140635,
                3.306184853,
                4.306184853);
    }

    @Test
    void attentionSharesOneTensor() {
        new Derivatives(
                        session,
                        SEED,
                        x ->
                                Tensor.composite(
                                                attention(true, 0.5),
                                                x.getFirst(),
                                                x.getFirst(),
                                                x.getFirst())
                                        .getFirst())
                .in(1, 3, 1, 2)
                .check();
    }

    private static Op.Composite convolution(int stride, int padding, int dilation, int groups) {
        return Op.Composite.of("convolution")
                .with("stride-h", stride)
                .with("stride-w", stride + 1)
                .with("padding-h", padding)
                .with("padding-w", padding)
                .with("dilation-h", dilation)
                .with("dilation-w", 1)
                .with("groups", groups);
    }

    @Test
    void convolution() {
        of(convolution(1, 1, 1, 1)).in(2, 2, 3, 4).in(3, 2, 2, 3).check();
        of(convolution(2, 0, 2, 1)).in(1, 1, 6, 5).in(2, 1, 2, 2).check();
        of(convolution(1, 2, 1, 2)).in(1, 4, 2, 3).in(2, 2, 3, 2).check();
        of(convolution(1, 0, 1, 1)).in(2, 3, 2, 4).in(2, 3, 1, 1).check();
    }

    /** The kernel is laid over the image as it is, and falls off its edges into zeros. */
    @Test
    void convolutionGolden() {
        Tensor x = session.range(9).reshape(1, 1, 3, 3).variable(); // 0 1 2, 3 4 5, 6 7 8
        Tensor w = session.tensor(new double[] {1, 2, 3, 4}, 1, 1, 2, 2).variable();
        Tensor y = Tensor.composite(convolution(2, 1, 1, 1), x, w).getFirst();
        near(y, 0, 6, 30, 29);
        assertEquals(Shape.of(1, 1, 2, 2), y.shape());
        List<Tensor> g = y.mul(session.range(4).reshape(1, 1, 2, 2)).sum().gradients(x, w);
        near(g.get(0), 0, 0, 3, 4, 0, 3, 8, 0, 9);
        near(g.get(1), 15, 6, 26, 12);
    }

    /** Any number of images, none included. */
    @Test
    void convolutionOfNoImages() {
        Tensor x = session.zeros(0, 2, 4, 4).variable();
        Tensor w = session.ones(3, 2, 3, 3).variable();
        Tensor y = Tensor.composite(convolution(1, 1, 1, 1), x, w).getFirst();
        assertEquals(Shape.of(0, 3, 4, 2), y.shape());
        near(y.sum().gradients(w).getFirst(), new double[54]);
    }

    @Test
    void unknownComposite() {
        Tensor x = session.ones(2, 2);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Tensor.composite(Op.Composite.of("layernorm"), x));
        assertEquals(
                "no composite 'layernorm' is registered."
                        + " Did you mean 'layer-norm'? Registered:"
                        + " attention, convolution, cross-entropy, layer-norm,"
                        + " linear-cross-entropy, rms-norm",
                e.getMessage());
    }

    private static void near(Tensor got, double... expected) {
        assertArrayEquals(expected, got.toDoubles(), 1e-9);
    }
}
