package org.espalier.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.kernel.Elementary;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The vector twins have the bits of the scalar functions, in every lane and under every compiler
 * and width.
 */
class VectorElementaryTest {
    @ParameterizedTest
    @EnumSource
    void equalsTheScalarTwinOverAllExponents(Twin twin) {
        float[] x = Twin.everyExponent(401);
        assertArrayEquals(twin.scalars(x), twin.vectors(x));
    }

    @ParameterizedTest
    @EnumSource
    void equalsTheScalarTwinWhereTrainingLives(Twin twin) {
        float[] x = new float[100_003];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i - x.length / 2) * 0.0005f;
        }
        assertArrayEquals(twin.scalars(x), twin.vectors(x));
    }

    @ParameterizedTest
    @EnumSource
    void equalsTheScalarTwinAtAwkwardLengths(Twin twin) {
        float[] all = Twin.everyExponent(3);
        for (int length : new int[] {0, 1, 7, 8, 13, 65, 1003}) {
            float[] x = Arrays.copyOfRange(all, 200, 200 + length);
            assertArrayEquals(twin.scalars(x), twin.vectors(x));
        }
    }

    /** One far angle, infinity or NaN must not change the lanes beside it. */
    @ParameterizedTest
    @EnumSource
    void lanesAreIndependent(Twin twin) {
        for (float odd : new float[] {8193f, -1e30f, Float.POSITIVE_INFINITY, Float.NaN, 0f, -1f}) {
            float[] x = new float[64];
            for (int i = 0; i < x.length; i++) {
                x[i] = i % 5 == 3 ? odd : 0.1f * i;
            }
            assertArrayEquals(twin.scalars(x), twin.vectors(x));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:MaxVectorSize=16, 4, 30",
        "-XX:MaxVectorSize=32, 8, 60",
        "-XX:UseAVX=2, 16, 60",
        "-XX:TieredStopAtLevel=1, 16, 10",
        "-Xint, 16, 1"
    })
    void bitsAreTheSameInAnotherVirtualMachine(String option, int maxLanes, String repetitions) {
        String printed = run(option, repetitions);
        int space = printed.lastIndexOf(' ');
        assertEquals(Long.toHexString(TwinBits.sum()), printed.substring(space + 1));
        int lanes = Integer.parseInt(printed.substring(0, space));
        assertTrue(lanes <= maxLanes, printed);
    }

    private static String run(String option, String repetitions) {
        List<String> command = new ArrayList<>(List.of(java(), "-XX:+IgnoreUnrecognizedVMOptions"));
        command.addAll(List.of(option, "--add-modules", "jdk.incubator.vector", "-cp", classes()));
        command.addAll(List.of(TwinBits.class.getName(), repetitions));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            byte[] printed = process.getInputStream().readAllBytes();
            return new String(printed, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classes() {
        return Stream.of(Elementary.class, VectorElementary.class, TwinBits.class)
                .map(VectorElementaryTest::origin)
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String origin(Class<?> type) {
        return Path.of(
                        URI.create(
                                type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString()))
                .toString();
    }
}
