package org.espalier.simd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.kernel.Program;

/**
 * Writes what is compiled to the folder that {@code -Despalier.dump=DIR} names: program text, the
 * stage as Java, the class file. Nothing without that property.
 */
record Dump(Optional<Path> folder) {
    static Dump fromProperty() {
        return new Dump(Optional.ofNullable(System.getProperty("espalier.dump")).map(Path::of));
    }

    void write(StageClass generated, Program program, Stage stage) {
        folder.ifPresent(f -> write(f, generated, program, stage));
    }

    private static void write(Path folder, StageClass generated, Program program, Stage stage) {
        try {
            Files.createDirectories(folder);
            Path base = folder.resolve(generated.name());
            Files.writeString(suffixed(base, ".program"), program + "\n");
            Files.writeString(suffixed(base, ".pseudo.java"), stage.pseudoJava());
            Files.write(suffixed(base, ".class"), generated.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("espalier.dump: cannot write to " + folder, e);
        }
    }

    private static Path suffixed(Path base, String suffix) {
        return base.resolveSibling(base.getFileName() + suffix);
    }
}
