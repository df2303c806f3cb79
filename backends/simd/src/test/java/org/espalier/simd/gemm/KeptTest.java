package org.espalier.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.simd.SimdBackendProvider;
import org.espalier.simd.TestThreads;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packed weights: the same bits, never stale, no memory where they would not be used again. */
class KeptTest {
    private static final Program DOUBLED = Program.of(x -> x.mul(2));

    private final TestThreads threads = new TestThreads(2);
    private final Backend backend =
            new SimdBackendProvider().open(new BackendContext(threads, Optional.empty()));
    private final Contents contents = new Contents();

    @AfterEach
    void close() {
        contents.close();
        backend.close();
        threads.close();
    }

    /** A product whose b may be kept. */
    private final class Case implements AutoCloseable {
        private final Program epilogue;
        private final Slice a;
        private final Slice b;
        private final Slice c;

        Case(Program epilogue, int m, int n, int k, boolean turned) {
            this.epilogue = epilogue;
            a = new Slice(numbers(m * k, 1), Layout.dense(Shape.of(1, m, k)));
            Layout lies = Layout.dense(turned ? Shape.of(1, n, k) : Shape.of(1, k, n));
            Layout layout = turned ? lies.permute(0, 2, 1) : lies;
            b = new Slice(numbers(n * k, 2), layout, Optional.of(contents));
            c = new Slice(numbers(m * n, 3), Layout.dense(Shape.of(1, m, n)));
        }

        /** The product, with what is kept. */
        float[] run() {
            return run(b);
        }

        /** The product, packed anew. */
        float[] plain() {
            return run(new Slice(b.buffer(), b.layout()));
        }

        private float[] run(Slice right) {
            List<Slice> all = List.of(a, right, c);
            List<Operand> operands =
                    all.stream().map(s -> new Operand(DType.F32, s.layout().kind())).toList();
            backend.prepare(new Op.MatMul(epilogue, false), operands)
                    .orElseThrow()
                    .launch(Binding.of(all));
            float[] out = new float[(int) c.buffer().elements()];
            backend.read(c.buffer(), 0, MemorySegment.ofArray(out));
            return out;
        }

        void write(long seed) {
            fill(b.buffer(), seed);
        }

        int kept() {
            return KeptTest.kept(b).orElseThrow().elements();
        }

        @Override
        public void close() {
            List.of(a, b, c).forEach(s -> s.buffer().close());
        }
    }

    /** What there is after as many requests as it takes. */
    private static Optional<Kept> kept(Slice b) {
        return Stream.generate(() -> Kept.of(b)).limit(3).flatMap(Optional::stream).findFirst();
    }

    private Buffer numbers(int count, long seed) {
        Buffer made = backend.allocate(DType.F32, count);
        fill(made, seed);
        return made;
    }

    private void fill(Buffer buffer, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[(int) buffer.elements()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        backend.write(buffer, 0, MemorySegment.ofArray(x));
    }

    @ParameterizedTest(name = "[{0}, {2}]·[{2}, {1}], b turned {3}")
    @CsvSource({
        "65, 129, 300, true",
        "65, 129, 300, false",
        "13, 1003, 257, true",
        "230, 1030, 1100, true",
        "230, 1030, 1100, false"
    })
    void theSameBitsInEveryUseOfEveryVersion(int m, int n, int k, boolean turned) {
        for (Program epilogue : List.of(Program.identity(), DOUBLED)) {
            try (Case x = new Case(epilogue, m, n, k, turned)) {
                for (int version = 0; version < 3; version++) {
                    x.write(20 + version);
                    contents.changed();
                    float[] expected = x.plain();
                    for (int use = 0; use < 4; use++) {
                        assertArrayEquals(expected, x.run(), "use " + use + " of " + version);
                    }
                }
            }
        }
    }

    @Test
    void panelsAreUsedUntilTheVersionMoves() {
        try (Case x = new Case(Program.identity(), 65, 129, 300, true)) {
            use(x, 2);
            float[] packed = x.run();
            x.write(7); // untold
            assertArrayEquals(packed, x.run(), "the packed copy serves");
            contents.changed();
            float[] fresh = x.plain();
            assertNotEquals(packed[0], fresh[0]);
            for (int use = 0; use < 4; use++) {
                assertArrayEquals(fresh, x.run());
            }
        }
    }

    private static void use(Case x, int times) {
        for (int i = 0; i < times; i++) {
            x.run();
        }
    }

    /** The first version of a run has two: its warm-up's and its first step's. */
    @Test
    void twoUsesOfEachVersionTakeNoMemory() {
        try (Case x = new Case(Program.identity(), 65, 129, 300, true)) {
            for (int version = 0; version < 3; version++) {
                use(x, 2);
                contents.changed();
            }
            assertEquals(0, x.kept());
            use(x, 3);
            assertTrue(x.kept() >= 129 * 300);
        }
    }

    @Test
    void memoryIsFilledAgainAndEndsWithTheContents() {
        try (Case x = new Case(Program.identity(), 65, 129, 300, false)) {
            use(x, 3);
            Kept kept = Kept.of(x.b).orElseThrow();
            int elements = kept.elements();
            contents.changed();
            use(x, 3);
            assertEquals(elements, kept.elements());
            contents.close();
            assertEquals(0, kept.elements());
        }
    }

    @Test
    void aBatchOfWeightsIsNotKept() {
        Layout two = Layout.dense(Shape.of(2, 3, 4));
        try (Buffer b = numbers(24, 1)) {
            assertTrue(kept(new Slice(b, two, Optional.of(contents))).isEmpty());
            assertTrue(kept(new Slice(b, two)).isEmpty());
        }
    }
}
