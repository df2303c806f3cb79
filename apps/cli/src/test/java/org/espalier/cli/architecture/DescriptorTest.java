package org.espalier.cli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each module says what the committed file {@code src/test/resources/modules/NAME.txt} says, so
 * that nothing is exported or required by accident.
 */
final class DescriptorTest {
    private static final Path GOLDEN = Path.of("src/test/resources/modules");
    private static final Path ACTUAL = Path.of("target/modules");

    @TestFactory
    Stream<DynamicTest> golden() {
        return Modules.all().values().stream()
                .map(module -> module.descriptor())
                .map(module -> dynamicTest(module.name(), () -> compare(module)));
    }

    private static void compare(ModuleDescriptor module) throws IOException {
        String file = module.name() + ".txt";
        String actual = Descriptors.text(module);
        Files.createDirectories(ACTUAL);
        Files.writeString(ACTUAL.resolve(file), actual);
        Path golden = GOLDEN.resolve(file);
        assertEquals(
                Files.exists(golden) ? Files.readString(golden) : "",
                actual,
                "If the change is meant: cp apps/cli/%s/%s apps/cli/%s/"
                        .formatted(ACTUAL, file, GOLDEN));
    }

    @TestFactory
    Stream<DynamicTest> packagesStartWithTheModuleName() {
        return Modules.all().values().stream()
                .map(module -> module.descriptor())
                .filter(module -> !module.name().equals("org.espalier.api"))
                .map(module -> dynamicTest(module.name(), () -> packages(module)));
    }

    private static void packages(ModuleDescriptor module) {
        for (String name : module.packages()) {
            assertTrue((name + ".").startsWith(module.name() + "."), name);
        }
    }

    @Test
    void theTextShowsEveryExport() {
        ModuleDescriptor module =
                ModuleDescriptor.newModule("m").requires("java.base").exports("m.secret").build();
        assertEquals("module m\nexports m.secret\nrequires java.base\n", Descriptors.text(module));
    }
}
