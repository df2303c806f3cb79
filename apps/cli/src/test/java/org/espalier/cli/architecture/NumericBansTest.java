package org.espalier.cli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numeric code keeps its bits: the bans hold in the house, and each catches its planted offender.
 */
final class NumericBansTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.espalier.api",
                "org.espalier.spi",
                "org.espalier.core",
                "org.espalier.opencl",
                "org.espalier.simd",
                "org.espalier.optimizers",
                "org.espalier.sparsity",
                "org.espalier.compression",
                "org.espalier.metalearning"
            })
    void house(String module) {
        List<String> findings =
                Modules.classModels(Modules.all().get(module)).stream()
                        .flatMap(model -> NumericBans.findings(model).stream())
                        .toList();
        assertTrue(findings.isEmpty(), () -> String.join("\n", findings));
    }

    @ParameterizedTest
    @CsvSource({
        "Exponential, java.lang.Math.exp",
        "TangentReference, java.lang.Math.tanh",
        "LaneExponential, VectorOperators.EXP",
        "LanePower, FloatVector.pow",
        "LaneSum, reduceLanes with ADD",
        "LaneProduct, reduceLanes with MUL",
        "MaskedLaneSum, reduceLanes with ADD",
        "ChosenReduction, reduceLanes with an operator that is not written in the call",
        "HashOrder, java.util.HashMap.<init>",
        "HashReference, java.util.HashSet.<init>",
        "ShuffledOrder, java.util.Map.of",
        "ParallelSum, java.util.stream.IntStream.parallel",
        "ParallelList, java.util.List.parallelStream",
        "ParallelPrefix, java.util.Arrays.parallelPrefix"
    })
    void plantedOffender(String type, String finding) throws IOException {
        List<String> findings = NumericBans.findings(planted(type));
        assertEquals(1, findings.size(), findings::toString);
        assertTrue(findings.getFirst().contains(finding), findings::toString);
    }

    @Test
    void allowedCodePasses() throws IOException {
        assertEquals(List.of(), NumericBans.findings(planted("Allowed")));
    }

    private static ClassModel planted(String type) throws IOException {
        return Modules.classModel(PlantedNumerics.class, type);
    }
}
