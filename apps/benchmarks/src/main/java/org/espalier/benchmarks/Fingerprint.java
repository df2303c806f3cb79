package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Short hashes by which recorded runs know what they came from. */
public final class Fingerprint {
    private static final int DIGITS = 16; // enough to tell versions of one program apart

    private Fingerprint() {}

    /** The hash of a text. */
    public static String of(String text) {
        return shortened(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The hash of all files in a folder, names included. */
    public static String folder(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files(files.sorted().toList());
        }
    }

    /** The hash of some files in this order, names included. */
    public static String files(List<Path> files) throws IOException {
        MessageDigest digest = sha256();
        for (Path file : files) {
            digest.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
        return shortened(digest.digest());
    }

    private static String shortened(byte[] digest) {
        return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JDK has SHA-256", e);
        }
    }
}
