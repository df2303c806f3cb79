package org.espalier.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.kernel.DType;
import org.espalier.spi.Host;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is claimed is what the processor does; what oneDNN has not is the base's. */
@ExtendWith(NoLeaks.class)
class TypesTest {
    private static float[] product(BackendProvider provider, Precision precision) {
        SessionConfig config = SessionConfig.defaults().threads(2).precision(precision);
        try (Session session = Host.get().session(provider, config)) {
            Tensor a = session.tensor(numbers(5 * 70), 5, 70);
            Tensor b = session.tensor(numbers(70 * 9), 70, 9);
            return a.matmul(b).toFloats();
        }
    }

    private static float[] numbers(int n) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) StrictMath.sin(1.7 * i + n);
        }
        return x;
    }

    /** Where the processor has the types, both take the same way. */
    @ParameterizedTest
    @EnumSource
    void aProductThatOneDnnCannotMakeIsTheBases(Precision precision) {
        float[] expected = product(new OneDnnBackendProvider(), precision);
        assertArrayEquals(expected, product(new Bench.Base(_ -> Types.everywhere()), precision));
    }

    @Test
    void floatsAreMultipliedEverywhere() {
        try (Engine engine = new Engine()) {
            Types types = Types.here(engine);
            assertTrue(types.multiplies(DType.F32, DType.F32, DType.F32));
            assertFalse(types.multiplies(DType.F32, DType.BF16, DType.F32));
            assertTrue(types.toString().startsWith("f32"), types.toString());
            boolean named = types.toString().contains("bf16");
            assertEquals(named, types.multiplies(DType.BF16, DType.BF16, DType.F32));
        }
    }

    /** oneDNN has these by its reference code alone, on any processor. */
    @Test
    void referenceCodeIsDeclined() {
        Matrix bytes = new Matrix(DType.U8, 64, 64, 64, 1);
        Matrix sums = new Matrix(DType.I32, 64, 64, 64, 1);
        try (Engine engine = new Engine();
                Primitives primitives = new Primitives(engine)) {
            assertTrue(primitives.get(Recipe.of(bytes, bytes, sums)).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x0, baseline, false",
        "0x7, avx2, false",
        "0xf, avx2 vnni, true",
        "0x27, avx512, false",
        "0x67, avx512 vnni, true",
        "0xe7, avx512 bf16, true",
        "0xfef, amx, true",
        "0x22fff, avx10.2 amx, true",
        "0x2f, avx512, false",
    })
    void instructionSetsAreNamed(String bits, String name, boolean sumsBytes) {
        Isa isa = Isa.of(Integer.decode(bits));
        assertEquals(name, isa.toString());
        assertEquals(sumsBytes, isa.sumsBytes());
    }
}
