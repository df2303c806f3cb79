package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Operand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as the matrix product runs them in its epilogue. */
class RowKernelTest {
    private static final Operand DENSE = new Operand(DType.F32, Layout.Kind.DENSE);

    private static Row row(
            RowKernel kernel, int operands, Arena arena, int count, double... params) {
        MemorySegment staging = arena.allocate(Math.max(1, kernel.stagingBytes()), 64);
        Row row = new Row(operands, params, new long[] {77, 40}, 3, staging);
        for (int k = 0; k < operands; k++) {
            MemorySegment memory = arena.allocate(16L * count + 64, 64);
            for (int i = 0; i < 4 * count; i++) {
                Lanes.store(k + 0.25f * i, memory, 4L * i);
            }
            row.operand(k, memory, 1);
        }
        return row;
    }

    private static float at(Row row, int operand, int element) {
        return Lanes.load((MemorySegment) row.memory[operand], 4L * element);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 13, 65, 1003})
    void operandsRunFromTheirPositionsWithTheirStrides(int n) {
        Program p =
                Program.named(
                        "p", b -> b.out(b.in("x").mul(b.in("y")).add(b.in("z").mul(b.param("a")))));
        List<Operand> operands =
                List.of(
                        DENSE,
                        new Operand(DType.F32, Layout.Kind.BROADCAST),
                        new Operand(DType.F32, Layout.Kind.STRIDED),
                        DENSE);
        try (Arena arena = Arena.ofConfined()) {
            RowKernel kernel = new ProgramCompiler().compile(p, operands);
            Row row = row(kernel, 4, arena, n, 0.5);
            row.at(0, 8);
            row.at(1, 12);
            row.operand(2, (MemorySegment) row.memory[2], -2);
            row.at(2, 8L * n);
            row.at(3, 4);
            kernel.run(row, n);
            for (int i = 0; i < n; i++) {
                float x = at(row, 0, 2 + i);
                float z = at(row, 2, 2 * n - 2 * i);
                assertEquals(x * at(row, 1, 3) + z * 0.5f, at(row, 3, 1 + i), "element " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, (1 << 24) - 20, (1 << 24) + 1, 1L << 33})
    void coordinatesAscendAlongTheLastAxis(long column) {
        Program p = Program.of(x -> Expr.index(-1).sub(Expr.index(1)));
        try (Arena arena = Arena.ofConfined()) {
            RowKernel kernel = new ProgramCompiler().compile(p, List.of(DENSE, DENSE));
            Row row = row(kernel, 2, arena, 40);
            row.coordinate(1, 5);
            row.coordinate(2, column);
            kernel.run(row, 40);
            for (int i = 0; i < 40; i++) {
                assertEquals((float) (column + i) - 5f, at(row, 1, i), "element " + i);
            }
        }
    }

    @Test
    void randomNumbersCountFromTheFirstElement() {
        Program p = Program.of(x -> Expr.random("k").add(Expr.random("k")));
        try (Arena arena = Arena.ofConfined()) {
            RowKernel kernel = new ProgramCompiler().compile(p, List.of(DENSE, DENSE));
            Row row = row(kernel, 2, arena, 2000);
            row.first(1001);
            kernel.run(row, 2000);
            for (int i = 0; i < 2000; i++) {
                float expected = 2 * Philox.uniform(Philox.word(77, 40 + 1001 + i));
                assertEquals(expected, at(row, 1, i), "element " + i);
            }
        }
    }

    @Test
    void equalProgramsAreCompiledOnce() {
        ProgramCompiler compiler = new ProgramCompiler();
        RowKernel one = compiler.compile(Program.of(x -> x.exp()), List.of(DENSE, DENSE));
        Operand inner = new Operand(DType.F32, Layout.Kind.INNER_DENSE);
        RowKernel two = compiler.compile(Program.of(x -> x.exp()), List.of(inner, DENSE));
        assertSame(one, two);
        assertEquals(1, compiler.classes());
    }

    @Test
    void codeThatHotSpotWouldNeverCompileIsRefused() {
        List<Instruction> code = new ArrayList<>();
        code.add(new Instruction(Opcode.INPUT, -1, -1, -1, 0, 0));
        for (int i = 0; i < 1000; i++) {
            code.add(new Instruction(Opcode.ADD, i, i, -1, 0, 0));
        }
        Stage stage = new Stage(code, List.of(new Stage.Store(1000, 1)));
        var e =
                assertThrows(
                        IllegalStateException.class,
                        () -> StageClass.of("Long", stage, new boolean[2]));
        assertTrue(e.getMessage().contains("would never be compiled"), e.getMessage());
    }

    @Test
    void veryLongProgramsAreCutIntoMethodsThatAreCompiled() {
        Program p =
                Program.of(x -> {
                    Expr e = x;
                    for (int i = 0; i < 500; i++) {
                        e = e.mul(0.5 + i % 7).add(i);
                    }
                    return e;
                });
        ProgramCompiler compiler = new ProgramCompiler();
        compiler.compile(p, Collections.nCopies(2, DENSE));
        assertTrue(compiler.classes() > 5, compiler.classes() + " classes");
    }

    @Test
    void scratchIsUsedAgain() {
        try (Scratch scratch = new Scratch()) {
            MemorySegment first = scratch.take(5000);
            assertTrue(first.byteSize() >= 5000 && first.address() % 64 == 0, "fits");
            scratch.give(first);
            assertEquals(first.address(), scratch.take(4097).address());
        }
    }
}
