package org.espalier.testkit;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Where a plugin comes from.
 *
 * @param module its module; empty on the class path
 * @param version of the module; empty where it states none
 * @param sha256 of its jar; empty where it is no jar
 */
public record Origin(String module, String version, String sha256) {
    static Origin of(Class<?> type) {
        Optional<ModuleDescriptor> module = Optional.ofNullable(type.getModule().getDescriptor());
        return new Origin(
                module.map(ModuleDescriptor::name).orElse(""),
                module.flatMap(ModuleDescriptor::rawVersion).orElse(""),
                jar(type).map(Origin::hash).orElse(""));
    }

    private static Optional<Path> jar(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Optional.empty();
        }
        try {
            URI location = source.getLocation().toURI();
            return location.getScheme().equals("file")
                    ? Optional.of(Path.of(location)).filter(Files::isRegularFile)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String hash(Path jar) {
        try {
            byte[] bytes = Files.readAllBytes(jar);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (IOException | NoSuchAlgorithmException e) {
            return "";
        }
    }
}
