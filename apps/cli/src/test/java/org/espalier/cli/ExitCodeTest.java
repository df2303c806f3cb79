package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.tensor.TensorException;
import org.espalier.train.ConfigException;
import org.espalier.train.RunException;
import org.espalier.train.RunResult;
import org.espalier.train.RunResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exit code of every ending, and that no ending shows a stack trace unasked. */
final class ExitCodeTest {
    private static final String BUDGET =
            """
            tanh in blocks.0.mlp: f32 [8, 256, 1024] takes 8,388,608 bytes, and 70,000,128 bytes of the budget of 73,400,320 bytes are taken
              live: parameters 14,735,360, gradients 14,735,360, optimizer 29,470,720, activations 9,000,000, temporary 2,058,688
              largest:
                14,680,064 bytes parameters: f32 [3670016], weights of blocks.0.attention.qkv.weight and 17 more
                2,097,152 bytes activations: f32 [8, 256, 256], 'embedded', gather in embedding
              Fix: a smaller model or an optimizer that keeps less for each parameter, or a larger memory budget\
            """;

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(78, new ConfigException("no optimizer 'adamv'")),
                Arguments.of(65, new DataException("dataset text: there is no text in x")),
                Arguments.of(65, new RunException(RunException.Kind.DATA, "run directory x")),
                Arguments.of(69, new RunException(RunException.Kind.UNAVAILABLE, "no device")),
                Arguments.of(1, new RunException(RunException.Kind.FAILED, "disk full")),
                Arguments.of(1, new RunException(RunException.Kind.DIVERGED, "not finite")),
                Arguments.of(1, new RunException(RunException.Kind.FAILED, BUDGET)),
                Arguments.of(1, new TensorException("tensor w is released")),
                Arguments.of(1, new IllegalStateException("odd")),
                Arguments.of(1, new OutOfMemoryError("Java heap space")),
                Arguments.of(1, new StackOverflowError()));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failure(int code, Throwable failure) {
        Ran ran = Ran.command(failing(failure), "train");
        assertEquals(code, ran.code());
        assertEquals("", ran.out());
        assertTrue(ran.err().startsWith("espalier: "), ran.err());
        assertFalse(ran.err().contains("\tat "), ran.err());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void verboseShowsWhere(int code, Throwable failure) {
        Ran ran = Ran.command(failing(failure), "train", "--verbose");
        assertEquals(code, ran.code());
        assertTrue(ran.err().contains("\tat org.espalier.cli"), ran.err());
    }

    @Test
    void texts() {
        StringBuilder all = new StringBuilder();
        for (Arguments a : failures().toList()) {
            Throwable failure = (Throwable) a.get()[1];
            all.append(Ran.command(failing(failure), "train").text()).append('\n');
        }
        Golden.checkNarrow("failures", all.toString());
    }

    private static FakeDoors failing(Throwable failure) {
        FakeDoors doors = new FakeDoors();
        doors.run = listener -> fail(failure);
        return doors;
    }

    private static RunResult fail(Throwable failure) {
        switch (failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void outcome(int code, Outcome outcome) {
        FakeTerminal terminal = FakeTerminal.plain();
        FakeDoors doors = new FakeDoors();
        doors.run = new FakeRun(terminal, 0, outcome);
        assertEquals(code, Ran.command(doors, terminal, "train").code());
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of(0, Outcome.COMPLETE),
                Arguments.of(75, Outcome.OUT_OF_TIME),
                Arguments.of(130, Outcome.STOPPED));
    }

    @Test
    void diffSaysWhetherRunsAreEqual() {
        assertEquals(new Ran(0, "equal\n", ""), Ran.command(new FakeDoors(), "diff", "a", "a"));
        assertEquals(
                new Ran(1, "step 3 differs\n", ""), Ran.command(new FakeDoors(), "diff", "a", "b"));
    }

    @Test
    void doctorIsContentWithoutExtras() {
        Ran ran = Ran.command(new FakeDoors(), "doctor");
        assertEquals(ExitCode.OK, ran.code());
        for (String part :
                List.of("backend   simd ready: 512 bits", "not usable here: no OpenCL")) {
            assertTrue(ran.out().contains(part), ran.out());
        }
    }

    @Test
    void doctorOutlivesABrokenPluginList() {
        FakeDoors broken =
                new FakeDoors() {
                    @Override
                    public List<org.espalier.train.PluginInfo> plugins() {
                        throw new ConfigException("two plugins are optimizer 'x'");
                    }
                };
        Ran ran = Ran.command(broken, "doctor");
        assertEquals(ExitCode.OK, ran.code());
        assertTrue(ran.out().contains("cannot be listed: two plugins"), ran.out());
    }
}
