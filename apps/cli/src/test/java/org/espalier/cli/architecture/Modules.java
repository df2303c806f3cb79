package org.espalier.cli.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The modules of the house as this test run sees them: class folders or jars, built by this build.
 */
final class Modules {
    /** Every module there is; a new one joins here, or its rules would go unchecked. */
    static final List<String> NAMES =
            List.of(
                    "org.espalier.api",
                    "org.espalier.cli",
                    "org.espalier.compression",
                    "org.espalier.core",
                    "org.espalier.metalearning",
                    "org.espalier.onednn",
                    "org.espalier.opencl",
                    "org.espalier.optimizers",
                    "org.espalier.simd",
                    "org.espalier.sparsity",
                    "org.espalier.spi",
                    "org.espalier.testkit");

    private Modules() {}

    static SortedMap<String, ModuleReference> all() {
        SortedMap<String, ModuleReference> all = new TreeMap<>();
        Stream.of("jdk.module.path", "java.class.path")
                .map(property -> System.getProperty(property, ""))
                .flatMap(path -> Stream.of(path.split(File.pathSeparator, -1)))
                .map(Path::of)
                .filter(Modules::isOurs)
                .flatMap(path -> ModuleFinder.of(path).findAll().stream())
                .filter(module -> module.descriptor().name().startsWith("org.espalier."))
                .forEach(module -> all.put(module.descriptor().name(), module));
        return all;
    }

    private static boolean isOurs(Path path) {
        return Files.isDirectory(path)
                ? Files.exists(path.resolve("module-info.class"))
                : path.getFileName().toString().startsWith("espalier-") && Files.exists(path);
    }

    static JavaClasses javaClasses() {
        return new ClassFileImporter()
                .importLocations(all().values().stream().map(Modules::location).toList());
    }

    private static Location location(ModuleReference module) {
        Path path = Path.of(module.location().orElseThrow());
        try {
            return Files.isDirectory(path)
                    ? Location.of(path)
                    : Location.of(new JarFile(path.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses every class of one module. */
    static List<ClassModel> classModels(ModuleReference module) {
        List<ClassModel> models = new ArrayList<>();
        try (ModuleReader reader = module.open();
                Stream<String> names = reader.list()) {
            for (String name : names.filter(n -> n.endsWith(".class")).sorted().toList()) {
                try (var in = reader.open(name).orElseThrow()) {
                    models.add(ClassFile.of().parse(in.readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return models;
    }

    /** Parses a class nested in a test class. */
    static ClassModel classModel(Class<?> outer, String nested) throws IOException {
        try (var in = outer.getResourceAsStream(outer.getSimpleName() + "$" + nested + ".class")) {
            return ClassFile.of().parse(in.readAllBytes());
        }
    }
}
