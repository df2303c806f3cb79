package org.espalier.benchmarks.agree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run's losses depend on.
 *
 * @param course id of the course
 * @param side id of the side
 * @param seed the run's
 * @param work hash of the steps and of all changes of the built-in run, paths left out
 * @param program hash of the module jars
 * @param machine processor in words
 */
record Key(String course, String side, long seed, String work, String program, String machine) {
    private static final int DIGITS = 16; // enough to tell versions of one program apart

    /** The key of a run by a program on a machine. */
    static Key of(Course course, Side side, long seed, String program, String machine) {
        List<String> all = new ArrayList<>(side.changes());
        course.sets().stream().filter(s -> !s.contains(".path=")).forEach(all::add);
        all.removeIf(s -> s.startsWith("data.tokenizer="));
        all.add("stop=" + course.steps());
        String work = hash(String.join("\n", all).getBytes(StandardCharsets.UTF_8));
        return new Key(course.id(), side.id(), seed, work, program, machine);
    }

    /** The hash of a program: of all jars in a folder. */
    static String program(Path modules) throws IOException {
        MessageDigest digest = sha256();
        try (Stream<Path> files = Files.list(modules)) {
            for (Path jar : files.sorted().toList()) {
                digest.update(jar.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(jar));
            }
        }
        return shortened(digest.digest());
    }

    private static String hash(byte[] bytes) {
        return shortened(sha256().digest(bytes));
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
