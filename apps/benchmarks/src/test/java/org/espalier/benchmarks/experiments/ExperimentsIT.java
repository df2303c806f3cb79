package org.espalier.benchmarks.experiments;

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

/** The experiments on the engine: they pass, and planted faults turn them red. */
class ExperimentsIT {
    private static final List<String> SOUND =
            List.of(
                    "O1",
                    "O2",
                    "O3",
                    "O4",
                    "O5",
                    "O6",
                    "O7",
                    "O8",
                    "O9",
                    "S1",
                    "S2",
                    "X1",
                    "X2",
                    "X3",
                    "training");
    private static final List<String> FAULTS =
            List.of(
                    "O1 other beta",
                    "O1 other eps",
                    "O2 without momentum",
                    "O3 summed",
                    "O4 coupled",
                    "O4 no decay",
                    "O5 still",
                    "O6 still",
                    "O6 large state",
                    "O7 other rank",
                    "O8 still",
                    "O8 whole moments",
                    "O9 lion",
                    "O9 still",
                    "S1 without fall",
                    "S2 means",
                    "X1 no scale",
                    "X1 no overflow",
                    "X2 kept",
                    "X2 another step",
                    "X3 forgetful",
                    "training backwards");

    @Test
    @DisplayName("sound experiments pass, and every planted fault breaks a rule")
    void findsWhatIsWrong(@TempDir Path folder) throws Exception {
        Map<String, Integer> broken = run(folder);
        SOUND.forEach(name -> assertEquals(0, broken.get(name), name + " of " + broken));
        FAULTS.forEach(name -> assertTrue(broken.get(name) > 0, name + " of " + broken));
    }

    private static Map<String, Integer> run(Path folder) throws Exception {
        Path text = folder.resolve("text");
        return TestJvm.run(folder, List.of(), ExperimentsRun.class, text).stream()
                .collect(
                        Collectors.toMap(
                                l -> l.substring(0, l.lastIndexOf(' ')),
                                l -> Integer.valueOf(l.substring(l.lastIndexOf(' ') + 1))));
    }
}
