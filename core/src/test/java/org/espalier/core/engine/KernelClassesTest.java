package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.train.ConfigException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run has the class of its weakest kernel, and refuses what is below its own demand. */
class KernelClassesTest {
    private static final Op MAP = new Op.Map(Program.identity());
    private static final Op MATMUL = new Op.MatMul(Program.identity(), false);

    private KernelClasses classes;

    @BeforeEach
    void open() {
        classes = new KernelClasses("over", Optional.of("under"));
    }

    private record Idle(Determinism determinism) implements Kernel {
        @Override
        public void launch(Binding binding) {}
    }

    private void launch(Op op, Determinism promised, boolean isBorrowed) {
        classes.launching(new Idle(promised), op, isBorrowed);
    }

    @Test
    void theWeakestKernelDecides() {
        assertEquals("D4", classes.ofRun());
        launch(MAP, Determinism.D4, true);
        assertEquals("D4", classes.ofRun());
        launch(MATMUL, Determinism.D1, false);
        launch(MATMUL, Determinism.D4, false);
        assertEquals("D1", classes.ofRun());
        assertEquals(
                List.of(
                        new KernelClasses.Use("matmul", "over", Determinism.D1),
                        new KernelClasses.Use("map", "under", Determinism.D4)),
                classes.uses());
    }

    @Test
    void shardsMakeD3OfD2() {
        launch(MAP, Determinism.D2, false);
        assertEquals("D3", classes.ofRun());
        classes.require("D3");
        assertThrows(ConfigException.class, () -> classes.require("D4"));
    }

    @Test
    void aKernelBelowTheDemandIsNamed() {
        classes.require("D3");
        launch(MAP, Determinism.D2, true);
        ConfigException e =
                assertThrows(ConfigException.class, () -> launch(MATMUL, Determinism.D1, false));
        assertEquals(
                "train.require asks for class D3, but kernel 'matmul' of backend 'over' declares D1."
                        + " Fix: choose another backend, or train.require=D1",
                e.getMessage());
        assertEquals("D3", classes.ofRun());
    }
}
