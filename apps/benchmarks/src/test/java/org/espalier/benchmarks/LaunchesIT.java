package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launches per step of the standard workloads, two layers deep. */
class LaunchesIT {
    /** A change that alters these says why: fewer is better, more needs a reason. */
    private static final List<String> PINNED =
            List.of(
                    "learned+gelu+layer sgd 126",
                    "rope+swiglu+rms sgd 139",
                    "learned+gelu+layer adamw 126",
                    "rope+swiglu+rms adamw 139");

    @Test
    @DisplayName("a step launches the pinned number of kernels, whatever the sizes and the step")
    void pinned(@TempDir Path folder) throws Exception {
        List<String> lines = TestJvm.run(folder, List.of(), LaunchesRun.class);
        for (int i = 0; i < PINNED.size(); i++) {
            assertEquals(expected(PINNED.get(i), "small"), lines.get(2 * i));
            assertEquals(expected(PINNED.get(i), "large"), lines.get(2 * i + 1));
        }
    }

    /** The same count for steps 2 to 4. */
    private static String expected(String pinned, String size) {
        int cut = pinned.lastIndexOf(' ');
        return pinned.substring(0, cut + 1) + size + pinned.substring(cut).repeat(3);
    }
}
