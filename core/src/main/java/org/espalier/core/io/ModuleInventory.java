package org.espalier.core.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The modules that are not the JDK's, each with the hash of its jar. */
final class ModuleInventory {
    private ModuleInventory() {}

    static Json of(Configuration configuration) {
        return Json.of(
                configuration.modules().stream()
                        .map(ResolvedModule::reference)
                        .filter(ModuleInventory::isFile)
                        .sorted(Comparator.comparing(r -> r.descriptor().name()))
                        .map(ModuleInventory::entry)
                        .toList());
    }

    private static boolean isFile(ModuleReference module) {
        return module.location().map(URI::getScheme).filter("file"::equals).isPresent();
    }

    private static Json entry(ModuleReference module) {
        ModuleDescriptor descriptor = module.descriptor();
        Path path = Path.of(module.location().orElseThrow());
        var json = Json.object().put("module", descriptor.name());
        descriptor.rawVersion().ifPresent(version -> json.put("version", version));
        return json.put("file", String.valueOf(path.getFileName()))
                .put("sha256", Files.isDirectory(path) ? tree(path) : Sha256.of(path))
                .build();
    }

    /** The hash over names and hashes of the files, in name order. */
    private static String tree(Path directory) {
        var hash = new Sha256();
        for (Path file : files(directory)) {
            hash.add(directory.relativize(file).toString()).add(Sha256.of(file));
        }
        return hash.hex();
    }

    private static List<Path> files(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + Reason.of(e), e);
        }
    }
}
