package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.kernel.ShapeException;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The GPT against its plain twin, in all its variants, and what every GPT must do. */
@ExtendWith(NoLiveSegments.class)
class GptTest {
    private static final int[] TEXT = {3, 1, 4, 1, 5};

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(31));

    @AfterEach
    void close() {
        session.close();
    }

    private static GptConfig small() {
        return Gpt.config().vocabulary(7).context(6).layers(2).heads(2).width(8).hidden(12);
    }

    /** A model with weights of order 1, so that every part shows in the result. */
    private Gpt lively(GptConfig config) {
        Gpt model = new Gpt(session, config);
        int n = 0;
        for (Parameter p : model.parameters()) {
            Tensor noise = session.normal("noise" + n++, 0, 0.3, p.shape().dims());
            p.set(p.copy().add(noise));
        }
        return model;
    }

    private double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private void equalsItsTwin(GptConfig config) {
        Gpt model = lively(config);
        double[] expected = flat(new PlainGpt(model).logits(TEXT));
        Tensor y = model.call(session.tensor(TEXT, 1, TEXT.length));
        assertEquals(Shape.of(1, TEXT.length, config.vocabulary()), y.shape());
        assertArrayEquals(expected, y.toDoubles(), 1e-11);
    }

    @Test
    void learnedPositionsLayerNormGelu() {
        equalsItsTwin(small());
    }

    @Test
    void rotaryRmsNormSwiGlu() {
        equalsItsTwin(small().variant(true, true, true));
    }

    @Test
    void mixtures() {
        equalsItsTwin(small().variant(true, false, false));
        equalsItsTwin(small().variant(false, true, false));
        equalsItsTwin(small().variant(false, false, true));
    }

    @Test
    void oneHeadOneLayer() {
        equalsItsTwin(small().heads(1).layers(1));
        equalsItsTwin(small().heads(1).layers(1).variant(true, true, true));
    }

    @Test
    void theTwinTurnsAsThePaperSays() {
        assertArrayEquals(
                new double[] {-1.413352521, 1.879118067, -2.828857482, 4.058191135},
                PlainGpt.turned(new double[] {1, 2, 3, 4}, 3, 1e4),
                1e-9);
    }

    @Test
    void samplesOfABatchDoNotMeet() {
        Gpt model = lively(small());
        int[] other = {0, 6, 2, 2, 1};
        int[] both =
                java.util.stream.IntStream.concat(Arrays.stream(TEXT), Arrays.stream(other))
                        .toArray();
        double[] y = model.call(session.tensor(both, 2, 5)).toDoubles();
        double[] alone = model.call(session.tensor(other, 1, 5)).toDoubles();
        assertArrayEquals(alone, Arrays.copyOfRange(y, alone.length, y.length));
    }

    @Test
    void theResultIsHiddenStateTimesHead() {
        Gpt model = lively(small());
        Tensor x = session.tensor(TEXT, 1, TEXT.length);
        Tensor hidden = model.hidden(x);
        assertEquals(Shape.of(1, TEXT.length, 8), hidden.shape());
        assertEquals(Shape.of(7, 8), model.head().shape());
        double[] y = hidden.matmul(model.head().transpose()).toDoubles();
        assertArrayEquals(model.call(x).toDoubles(), y);
    }

    @Test
    void theFutureDoesNotShow() {
        for (boolean rotary : new boolean[] {false, true}) {
            Gpt model = lively(small().variant(rotary, rotary, rotary));
            int[] changed = TEXT.clone();
            changed[3] = 6;
            double[] a = model.call(session.tensor(TEXT, 1, 5)).toDoubles();
            double[] b = model.call(session.tensor(changed, 1, 5)).toDoubles();
            assertArrayEquals(Arrays.copyOf(a, 3 * 7), Arrays.copyOf(b, 3 * 7));
            assertEquals(false, a[3 * 7] == b[3 * 7]);
        }
    }

    @Test
    void parametersAndTheirNames() {
        Gpt model = new Gpt(session, small().layers(1));
        List<String> names = model.parameters().stream().map(Parameter::name).toList();
        assertEquals(
                List.of(
                        "positions",
                        "tokens.weight",
                        "blocks.0.norm1.weight",
                        "blocks.0.norm1.bias",
                        "blocks.0.attention.qkv.weight",
                        "blocks.0.attention.qkv.bias",
                        "blocks.0.attention.out.weight",
                        "blocks.0.attention.out.bias",
                        "blocks.0.norm2.weight",
                        "blocks.0.norm2.bias",
                        "blocks.0.mlp.up.weight",
                        "blocks.0.mlp.up.bias",
                        "blocks.0.mlp.down.weight",
                        "blocks.0.mlp.down.bias",
                        "norm.weight",
                        "norm.bias"),
                names);
        long d = 8;
        long f = 12;
        long block = 4 * d * d + 4 * d + 2 * d * f + f + d + 4 * d;
        assertEquals(7 * d + 6 * d + block + 2 * d, model.parameterCount());
    }

    @Test
    void aLongerTextThanTheContextIsAnError() {
        Gpt model = new Gpt(session, small());
        ShapeException e =
                assertThrows(
                        ShapeException.class, () -> model.call(session.tensor(new int[7], 1, 7)));
        assertEquals(
                "slice: 0 to 7 lies outside axis 0 of x=positions [6, 8] f64",
                e.getMessage().substring(0, 59));
    }

    @Test
    void mistakesOfConstruction() {
        assertEquals(
                "attention: width 8 is no multiple of 3 heads",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Gpt(session, small().heads(3)))
                        .getMessage());
        assertEquals(
                "attention: rotary positions turn pairs, and a head of 6 / 2 = 3 numbers is odd",
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new Gpt(
                                                session,
                                                small().width(6).variant(true, false, false)))
                        .getMessage());
    }
}
