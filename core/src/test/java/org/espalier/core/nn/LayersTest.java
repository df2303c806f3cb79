package org.espalier.core.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.core.engine.NoLiveSegments;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Activation;
import org.espalier.nn.Embedding;
import org.espalier.nn.Init;
import org.espalier.nn.LayerNorm;
import org.espalier.nn.Linear;
import org.espalier.nn.Mlp;
import org.espalier.nn.Module;
import org.espalier.nn.RmsNorm;
import org.espalier.nn.SelfAttention;
import org.espalier.nn.SwiGlu;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shapes of all layers, goldens of the activations, and the tree of modules. */
@ExtendWith(NoLiveSegments.class)
class LayersTest {
    private static final double[] POINTS = {-2, -.5, 0, .5, 2};

    private final Session session =
            Session.open(s -> s.backend("reference").dtype(DType.F64).threads(1).seed(37));

    @AfterEach
    void close() {
        session.close();
    }

    private void keepsShape(Module layer, long... dims) {
        assertEquals(Shape.of(dims), layer.call(session.normal("x", 0, 1, dims)).shape());
    }

    @Test
    void shapes() {
        keepsShape(new LayerNorm(session, 4), 2, 3, 4);
        keepsShape(new RmsNorm(session, 4), 4);
        keepsShape(new Mlp(session, 4, 16, Activation.GELU, 0.02), 2, 3, 4);
        keepsShape(new SwiGlu(session, 4, 10, 0.02), 5, 4);
        keepsShape(new SelfAttention(session, 8, 2, false, 0.02), 2, 3, 8);
        keepsShape(new SelfAttention(session, 8, 2, true, 0.02), 2, 1, 8);
        Linear linear = new Linear(session, 4, 7, Activation.IDENTITY);
        assertEquals(Shape.of(2, 1, 3, 7), linear.call(session.ones(2, 1, 3, 4)).shape());
        assertEquals(Shape.of(0, 7), linear.call(session.ones(0, 4)).shape());
        Embedding embedding = new Embedding(session, 5, 3);
        assertEquals(Shape.of(2, 2, 3), embedding.call(session.tensor(new int[4], 2, 2)).shape());
    }

    @Test
    void linearComputesWhatItSays() {
        Linear linear = new Linear(session, 2, 2, Activation.RELU, true, Init.ones());
        linear.weight().set(session.tensor(new double[] {1, 2, -3, 4}, 2, 2));
        linear.parameters().getLast().set(session.tensor(new double[] {.5, -.5}, 2));
        Tensor y = linear.call(session.tensor(new double[] {1, 1, 2, 0}, 2, 2));
        assertArrayEquals(new double[] {3.5, .5, 2.5, 0}, y.toDoubles());
        Linear plain = new Linear(session, 2, 1, Activation.IDENTITY, false, Init.ones());
        assertArrayEquals(new double[] {2, 2}, plain.call(session.ones(2, 2)).toDoubles());
        assertEquals(1, plain.parameters().size());
    }

    @Test
    void activations() {
        golden(Activation.GELU, -0.045500264, -0.154268769, 0, 0.345731231, 1.954499736);
        golden(Activation.GELU_TANH, -0.045402306, -0.154285990, 0, 0.345714010, 1.954597694);
        golden(Activation.SILU, -0.238405844, -0.188770334, 0, 0.311229666, 1.761594156);
        golden(Activation.RELU, 0, 0, 0, .5, 2);
        golden(Activation.IDENTITY, POINTS);
        golden(Activation.TANH, -0.964027580, -0.462117157, 0, 0.462117157, 0.964027580);
        golden(Activation.SIGMOID, 0.119202922, 0.377540669, .5, 0.622459331, 0.880797078);
    }

    private void golden(Activation activation, double... expected) {
        Tensor x = session.tensor(POINTS, 5);
        double[] alone = Tensor.map(Program.of(activation::of), x).toDoubles();
        assertArrayEquals(expected, alone, 1e-9, activation.name());
        Linear one = new Linear(session, 1, 1, activation, true, Init.ones());
        assertArrayEquals(expected, one.call(x.reshape(5, 1)).toDoubles(), 1e-9);
        Linear plain = new Linear(session, 1, 1, activation, false, Init.ones());
        assertArrayEquals(expected, plain.call(x.reshape(5, 1)).toDoubles(), 1e-9);
    }

    @Test
    void embeddingGathersRows() {
        Embedding e = new Embedding(session, 3, 2);
        e.weight().set(session.range(6).reshape(3, 2));
        Tensor y = e.call(session.tensor(new int[] {2, 0, 2}, 3));
        assertArrayEquals(new double[] {4, 5, 0, 1, 4, 5}, y.toDoubles());
    }

    /** A tree of modules with names given from outside. */
    private static final class Tree extends Module {
        Tree(Session session) {
            super(session);
        }

        Module part(String name, Module part) {
            return child(name, part);
        }

        void weight(String name) {
            parameter(name, Init.zeros(), 2);
        }

        @Override
        protected Tensor forward(Tensor x) {
            return x;
        }
    }

    private static String message(Runnable part) {
        return assertThrows(IllegalArgumentException.class, part::run).getMessage();
    }

    @Test
    void pathsAreNamesFromTheRoot() {
        Tree root = new Tree(session);
        Tree a = new Tree(session);
        Tree b = new Tree(session);
        a.part("b", b);
        root.part("a", a);
        b.weight("w");
        assertEquals("a.b", b.path());
        assertEquals("", root.path());
        assertEquals("a.b.w", root.parameters().getFirst().name());
        assertEquals("a.b.w f64 [2]", root.parameters().getFirst().toString());
    }

    @Test
    void partsHaveOneParentAndOneName() {
        Tree root = new Tree(session);
        Tree part = new Tree(session);
        root.part("part", part);
        assertEquals(
                "Tree has a part 'part' already. Fix: give it another name",
                message(() -> root.part("part", new Tree(session))));
        assertEquals(
                "Tree has a part 'part' already. Fix: give it another name",
                message(() -> root.weight("part")));
        assertEquals(
                "module 'root' would be a part of itself", message(() -> part.part("root", root)));
        assertEquals(
                "module 'other' already belongs to 'part'",
                message(() -> root.part("other", part)));
    }
}
