package org.espalier.cli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows hold in the house, and each rule fails on its planted offender. */
final class ArrowsTest {
    private static final String PLANTED = "org.espalier.cli.architecture.planted";

    /** Words that the report on the planted tree must contain, rule by rule. */
    private static final Map<String, List<String>> CAUGHT =
            Map.of(
                    "nothing but core uses core", List.of("planted.optimizers.Sgd"),
                    "kernel and spi.backend know no tensor",
                            List.of("planted.kernel.Shape", "planted.spi.backend.Backend"),
                    "the packages of api have no cycles", List.of("Slice nn", "Slice train"),
                    "one class of core finds plugins", List.of("core.Engine", "core.Finder"),
                    "only programs write to the standard streams", List.of("core.Engine.print"),
                    "no generic exception is thrown", List.of("core.Engine.fail"));

    @Test
    void everyModuleIsSeen() {
        assertEquals(Modules.NAMES, List.copyOf(Modules.all().keySet()));
    }

    @TestFactory
    Stream<DynamicTest> house() {
        JavaClasses classes = Modules.javaClasses();
        return Arrows.rules("org.espalier").entrySet().stream()
                .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(classes)));
    }

    @TestFactory
    Stream<DynamicTest> plantedOffenders() {
        JavaClasses classes = new ClassFileImporter().importPackages(PLANTED);
        return Arrows.rules(PLANTED).entrySet().stream()
                .map(rule -> dynamicTest(rule.getKey(), () -> mustFail(rule, classes)));
    }

    private static void mustFail(Map.Entry<String, ArchRule> rule, JavaClasses planted) {
        EvaluationResult result = rule.getValue().evaluate(planted);
        String report = result.getFailureReport().toString();
        for (String offender : CAUGHT.get(rule.getKey())) {
            assertTrue(report.contains(offender), () -> offender + " is not in: " + report);
        }
    }
}
