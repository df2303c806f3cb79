package org.espalier.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * Which way the arrows point, and what no class may do. Every rule is written for some root
 * package, so that a planted tree of offenders can prove it.
 */
final class Arrows {
    /** The kit listens whether a backend prints. */
    private static final String LISTENER = ".testkit.backend.Surroundings";

    private Arrows() {}

    static Map<String, ArchRule> rules(String root) {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("nothing but core uses core", coreIsAlone(root));
        rules.put("kernel and spi.backend know no tensor", kernelIsBelow(root));
        rules.put("the packages of api have no cycles", noCycles(root));
        rules.put("one class of core finds plugins", oneDiscovery(root));
        rules.put("only programs write to the standard streams", quiet(root));
        rules.put("no generic exception is thrown", noClasses().should(THROW_GENERIC_EXCEPTIONS));
        rules.replaceAll((name, rule) -> rule.allowEmptyShould(true));
        return rules;
    }

    private static ArchRule coreIsAlone(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".core..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".core..")
                .because("plugins and programs see core only through the doors of api and spi");
    }

    private static ArchRule kernelIsBelow(String root) {
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".kernel..", root + ".spi.backend..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        root + ".tensor..",
                        root + ".nn..",
                        root + ".train..",
                        root + ".data..",
                        root + ".internal..")
                .because("a backend implements kernels and never grows with the tensor");
    }

    private static ArchRule noCycles(String root) {
        // Not org.espalier.internal: it is the door to core, and names what core must supply.
        return slices().matching(root + ".(data|kernel|nn|tensor|train)..")
                .should()
                .beFreeOfCycles();
    }

    private static ArchRule oneDiscovery(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".core..")
                .should(useTheServiceLoaderInOneClassAtMost());
    }

    private static ArchCondition<JavaClass> useTheServiceLoaderInOneClassAtMost() {
        return new ArchCondition<>("use the ServiceLoader in one class at most") {
            private final TreeSet<String> users = new TreeSet<>();

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(d -> d.getTargetClass().isEquivalentTo(ServiceLoader.class))) {
                    users.add(type.getName().replaceFirst("\\$.*", ""));
                }
            }

            @Override
            public void finish(ConditionEvents events) {
                boolean satisfied = users.size() <= 1;
                events.add(new SimpleConditionEvent(users, satisfied, "discovery in " + users));
            }
        };
    }

    private static ArchRule quiet(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".cli..", root + ".benchmarks..")
                .and()
                .doNotHaveFullyQualifiedName(root + LISTENER)
                .should(ACCESS_STANDARD_STREAMS)
                .because("a library returns, logs or throws; it does not print");
    }
}
