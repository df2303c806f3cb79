package org.espalier.benchmarks.agree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.benchmarks.TestJvm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules on real runs, right ones and wrong ones. */
class AgreeIT {
    @Test
    @DisplayName("onednn trains as simd does; another rate and products without a term do not")
    void findsWhatIsWrong(@TempDir Path folder) throws Exception {
        Map<String, Integer> broken = run(folder);
        assertEquals(0, broken.get("onednn"), broken::toString);
        assertTrue(broken.get("other-rate") > 0, broken::toString);
        assertTrue(broken.get("short-products") > 0, broken::toString);
    }

    private static Map<String, Integer> run(Path folder) throws Exception {
        return TestJvm.run(folder, List.of(), AgreeRun.class, folder.resolve("runs")).stream()
                .map(l -> l.split(" ", 2))
                .collect(Collectors.toMap(l -> l[0], l -> Integer.valueOf(l[1])));
    }
}
