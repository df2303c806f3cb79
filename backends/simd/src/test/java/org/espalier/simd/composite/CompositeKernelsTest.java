package org.espalier.simd.composite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.junit.jupiter.api.Test;

/** Which composites are claimed, for which types and layouts. */
class CompositeKernelsTest {
    private static final Operand DENSE = new Operand(DType.F32, Layout.Kind.DENSE);
    private static final Op.Composite NORM = Op.Composite.of("layer-norm").with("eps", 1e-5);

    private static Optional<Kernel> prepare(Op.Composite op, List<Operand> operands) {
        try (Lab lab = new Lab(1)) {
            return CompositeKernels.prepare(op, operands, lab.context());
        }
    }

    private static List<Operand> operands(int count, int at, Operand operand) {
        List<Operand> all = new ArrayList<>(Collections.nCopies(count, DENSE));
        all.set(at, operand);
        return all;
    }

    @Test
    void everyNameIsClaimedWithClassD4() {
        List<Integer> counts = List.of(6, 8, 4, 6, 5, 9, 4, 5);
        for (int i = 0; i < counts.size(); i++) {
            String name = CompositeKernels.NAMES.get(i);
            Operand second =
                    name.startsWith("cross") ? new Operand(DType.I64, DENSE.kind()) : DENSE;
            Op.Composite op =
                    Op.Composite.of(name).with("eps", 1e-5).with("causal", 1).with("scale", 1);
            Kernel kernel = prepare(op, operands(counts.get(i), 1, second)).orElseThrow();
            assertEquals(Determinism.D4, kernel.determinism(), name);
        }
    }

    @Test
    void othersAreLeftToTheDecomposition() {
        assertTrue(prepare(Op.Composite.of("acme:norm"), operands(6, 0, DENSE)).isEmpty());
        assertTrue(prepare(NORM, operands(5, 0, DENSE)).isEmpty(), "five operands");
        for (DType type : List.of(DType.F64, DType.BF16, DType.I32)) {
            Operand x = new Operand(type, Layout.Kind.DENSE);
            assertTrue(prepare(NORM, operands(6, 0, x)).isEmpty(), type.toString());
        }
    }

    @Test
    void rowsMustBeContiguousAndSingleNumbersNeedNot() {
        for (Layout.Kind kind : Layout.Kind.values()) {
            Operand operand = new Operand(DType.F32, kind);
            boolean rows = kind == Layout.Kind.DENSE || kind == Layout.Kind.INNER_DENSE;
            assertEquals(rows, prepare(NORM, operands(6, 0, operand)).isPresent(), "x " + kind);
            assertTrue(prepare(NORM, operands(6, 5, operand)).isPresent(), "rstd " + kind);
        }
    }

    @Test
    void targetsAreWholeNumbers() {
        Op.Composite op = Op.Composite.of("cross-entropy");
        for (DType type : DType.values()) {
            Operand targets = new Operand(type, Layout.Kind.DENSE);
            boolean claimed = prepare(op, operands(4, 1, targets)).isPresent();
            assertEquals(type == DType.I32 || type == DType.I64, claimed, type.toString());
        }
        assertFalse(CompositeKernels.NAMES.isEmpty());
    }
}
