package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import org.espalier.core.CoreHost;
import org.espalier.core.reference.ReferenceProvider;
import org.espalier.internal.Doors;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Activation;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.tensor.MemoryBudgetException;
import org.espalier.tensor.MemoryUse;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.train.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a budget of memory allows, what it says when it does not suffice, and how things go on. */
@ExtendWith(NoLiveSegments.class)
class MemoryBudgetTest {
    private static Session open(long budget) {
        SessionConfig config = SessionConfig.defaults().threads(1).memoryBudget(budget);
        return new CoreHost().session(new ReferenceProvider(), config);
    }

    private static CoreEngine engine(Session s) {
        return (CoreEngine) Doors.engine(s);
    }

    private static String message(Runnable part) {
        return assertThrows(MemoryBudgetException.class, part::run).getMessage();
    }

    private static Linear linear(Session s, int in, int out, boolean biased) {
        return new Linear(s, in, out, Activation.IDENTITY, biased, Init.normal(0.02));
    }

    /** A module that is a function. */
    private static final class Fn extends Module {
        private final UnaryOperator<Tensor> f;

        Fn(Session session, UnaryOperator<Tensor> f) {
            super(session);
            this.f = f;
        }

        <M extends Module> Fn with(String name, M part) {
            child(name, part);
            return this;
        }

        @Override
        protected Tensor forward(Tensor x) {
            return f.apply(x);
        }
    }

    @Test
    void theMessageSaysWhatAndWhoAndWhatToDo() {
        try (Session s = open(12_000)) {
            Linear up = linear(s, 16, 32, false);
            Fn mlp = new Fn(s, x -> up.call(x).tanh()).with("up", up);
            Fn net = new Fn(s, mlp::call).with("mlp", mlp);
            s.scope(() -> {
                Tensor x = s.zeros(32, 16).named("batch").variable();
                assertEquals(
                        """
                        tanh in mlp: f32 [32, 32] takes 4,096 bytes, and 8,448 bytes of the budget of 12,000 bytes are taken
                          live: parameters 2,048, gradients 0, optimizer 0, activations 2,048, temporary 4,352
                          largest:
                            4,096 bytes temporary: f32 [32, 32], matmul in mlp.up
                            2,048 bytes activations: f32 [32, 16], 'batch', identity
                            2,048 bytes parameters: f32 [32, 16], 'mlp.up.weight', init-normal in mlp.up
                            256 bytes temporary: f32 [], create
                          Fix: more data.shards, a smaller data.batch or the transform recompute, so that fewer activations live at a time, or a larger memory budget\
                        """,
                        message(() -> net.call(x)));
                net.call(x.slice(0, 0, 16));
            });
        }
    }

    @Test
    void theWayBackNamesTheModuleWhoseGradientItIs() {
        try (Session s = open(9_000)) {
            Fn part = new Fn(s, x -> x.exp().square());
            Fn net = new Fn(s, part::call).with("part", part);
            s.scope(() -> {
                Tensor x = s.zeros(16, 32).variable();
                Tensor y = net.call(x).sum();
                assertTrue(
                        message(() -> y.gradients(x))
                                .startsWith(
                                        "square.grad in the gradient of part: f32 [16, 32] takes 2,048 bytes"),
                        message(() -> y.gradients(x)));
            });
        }
    }

    @Test
    void tenAreShown() {
        try (Session s = open(64 * 4 * 14)) {
            s.scope(() -> {
                String text =
                        message(() -> {
                            for (int i = 0; i < 20; i++) {
                                s.tensor(new float[64], 64);
                            }
                        });
                assertEquals(10, text.lines().filter(l -> l.contains("create")).count() - 1, text);
            });
        }
    }

    @Test
    void whatStaysIsMadeSmallerByASmallerModel() {
        try (Session s = open(3_000)) {
            Linear layer = linear(s, 16, 32, false);
            layer.parameters().getFirst().value();
            String text = message(() -> s.zeros(8, 32));
            assertTrue(text.contains("Fix: a smaller model or an optimizer"), text);
        }
    }

    @Test
    void freeMemoryMakesRoom() {
        try (Session s = open(6_000)) {
            s.scope(() -> s.zeros(512)); // 2,048 bytes, free from now on
            assertEquals(0, s.liveBytes());
            s.scope(() -> {
                s.zeros(1024); // 4,096, and 256 for the zero: more than is left beside the free
                // ones
                s.scope(() -> s.zeros(192));
            });
            s.scope(() -> s.zeros(1280));
        }
    }

    @Test
    void aFailedOperationLeavesNothingBehind() {
        Program two =
                Program.named(
                        "two",
                        p -> {
                            Expr x = p.in("x");
                            p.set("a", x.neg());
                            p.set("b", x.exp());
                        });
        try (Session s = open(6_000)) {
            s.scope(() -> {
                Tensor x = s.zeros(512);
                MemoryUse before = s.memory();
                String text = message(() -> Tensor.map(two, Scalars.none(), x));
                assertTrue(text.startsWith("two: f32 [512] takes 2,048 bytes"), text);
                assertEquals(before, s.memory());
                assertEquals(0, x.neg().toFloats()[0], 0);
            });
            assertEquals(MemoryUse.none(), s.memory());
        }
    }

    /** It fails at another place for each budget: before the weights move, and amid that. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anArenaThatDoesNotFitLeavesTheModelAsItWas(boolean isMadeBefore) {
        float[][] expected = weights(4_000, isMadeBefore);
        int fit = 0;
        for (long budget = 200; budget < 4_000; budget += 50) {
            float[][] found = weights(budget, isMadeBefore);
            for (int i = 0; i < found.length; i++) {
                assertArrayEquals(expected[i], found[i], "budget " + budget);
            }
            fit += found.length;
        }
        assertEquals(76 * 2, fit);
    }

    /** The weights of a layer after an attempt to move them into an arena. */
    private static float[][] weights(long budget, boolean isMadeBefore) {
        try (Session s = open(budget)) {
            Linear layer = linear(s, 16, 16, true);
            CoreEngine engine = engine(s);
            if (isMadeBefore) {
                engine.allocator().beyondBudget(() -> s.scope(() -> read(layer)));
            }
            boolean[] fits = new boolean[1];
            s.scope(() -> fits[0] = fits(engine, layer));
            assertEquals(0, s.memory().total() - s.memory().parameters(), "budget " + budget);
            float[][][] weights = new float[1][][];
            engine.allocator().beyondBudget(() -> s.scope(() -> weights[0] = read(layer)));
            assertEquals(1280, s.memory().parameters(), "budget " + budget);
            assertEquals(budget >= (isMadeBefore ? 3_328 : 3_072), fits[0], "budget " + budget);
            return weights[0];
        }
    }

    private static float[][] read(Linear layer) {
        return layer.parameters().stream().map(p -> p.copy().toFloats()).toArray(float[][]::new);
    }

    private static boolean fits(CoreEngine engine, Linear layer) {
        try (var arena = new ParameterArena(engine, layer.parameters())) {
            return arena.elements() > 0;
        } catch (MemoryBudgetException _) {
            return false;
        }
    }

    @Test
    void aBudgetBelowZeroIsNone() {
        assertEquals(
                "the memory budget is -1 bytes; it must be 1 or more, or 0 for none. Fix: give a size such as 2 << 30",
                assertThrows(ConfigException.class, () -> open(-1)).getMessage());
    }
}
