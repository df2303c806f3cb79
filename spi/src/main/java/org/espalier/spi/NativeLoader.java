package org.espalier.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The one way native libraries come into the process. {@code System.load} comes first, because it
 * restores the floating-point mode that a library's start-up code may change, which JNA's own
 * loading does not; afterwards subnormal numbers are probed.
 */
public final class NativeLoader {
    /** {@link Float#MIN_NORMAL}; volatile, so that the probe is computed and not folded. */
    private static volatile float smallestNormal = Float.MIN_NORMAL;

    private NativeLoader() {}

    /** Thrown when a library cannot be loaded, or changes how Java computes. */
    public static final class NativeLoadException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** An error with its cause. */
        public NativeLoadException(String message, Throwable cause) {
            super(message, cause);
        }

        /** An error that says what happened and what would help. */
        public NativeLoadException(String message) {
            super(message);
        }
    }

    /** Where a library lies among the resources of the class path, if it is there. */
    public static Optional<URL> find(String folder, String name) {
        return Optional.ofNullable(ClassLoader.getSystemResource(folder + "/" + name));
    }

    /**
     * Loads libraries from a folder of the class path, in this order: each must come after those it
     * is linked with. They are copied to a cache once, under the SHA-256 of the jar they come from.
     *
     * @param cache a folder that may be written; made where it is missing
     * @return the libraries' files, in the same order
     * @throws NativeLoadException if one is missing, cannot be copied or loaded, or changes Java's
     *     arithmetic
     */
    public static List<Path> load(Path cache, String folder, List<String> names) {
        URL first =
                find(folder, names.getFirst())
                        .orElseThrow(() ->
                                new NativeLoadException(
                                        folder
                                                + "/"
                                                + names.getFirst()
                                                + " is not on the class path. Fix: put the jar"
                                                + " that holds it there"));
        try {
            Path home = cache.resolve("natives").resolve(key(first));
            if (!Files.isDirectory(home)) {
                unpack(folder, names, home);
            }
            List<Path> files = names.stream().map(home::resolve).toList();
            files.forEach(NativeLoader::load);
            return files;
        } catch (IOException e) {
            throw new NativeLoadException(
                    "native libraries cannot be copied to " + cache + ": " + e.getMessage(), e);
        }
    }

    /** Loads one library file and checks that Java still computes as it did. */
    @SuppressWarnings("restricted") // loading native code is the point
    public static void load(Path file) {
        try {
            System.load(file.toAbsolutePath().toString());
        } catch (UnsatisfiedLinkError e) {
            throw new NativeLoadException(file + " cannot be loaded: " + e.getMessage(), e);
        }
        requireSubnormals(file.toString());
    }

    /**
     * Checks that this thread still computes with subnormal numbers.
     *
     * @param culprit what was loaded or called before, for the message
     */
    public static void requireSubnormals(String culprit) {
        if (smallestNormal * 0.5f == 0) {
            throw new NativeLoadException(
                    culprit
                            + " switched subnormal numbers off in this thread, so that results"
                            + " would differ. Fix: start Java with -XX:+RestoreMXCSROnJNICalls");
        }
    }

    /** The SHA-256 of the jar that holds a resource; of the resource where it is a plain file. */
    private static String key(URL resource) throws IOException {
        boolean inJar = resource.openConnection() instanceof JarURLConnection;
        URL whole =
                inJar ? ((JarURLConnection) resource.openConnection()).getJarFileURL() : resource;
        try (InputStream in = whole.openStream();
                DigestOutputStream out =
                        new DigestOutputStream(OutputStream.nullOutputStream(), sha256())) {
            in.transferTo(out);
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Beside its place first, then renamed: another process sees all of it or nothing. */
    private static void unpack(String folder, List<String> names, Path home) throws IOException {
        Files.createDirectories(home.getParent());
        Path aside = Files.createTempDirectory(home.getParent(), "new");
        for (String name : names) {
            try (InputStream in = open(folder, name)) {
                Files.copy(in, aside.resolve(name));
            }
        }
        try {
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            delete(aside, names); // another process was first
        }
    }

    private static InputStream open(String folder, String name) throws IOException {
        return find(folder, name)
                .orElseThrow(() -> new NativeLoadException(folder + "/" + name + " is missing"))
                .openStream();
    }

    private static void delete(Path folder, List<String> names) {
        try {
            for (String name : names) {
                Files.delete(folder.resolve(name));
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder for what can be made again: {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
    public static Path cacheFolder() {
        Path home = Path.of(System.getProperty("user.home"), ".cache");
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home)
                .resolve("espalier");
    }

    /** This machine in the words that native jars use: {@code linux-x86_64}. */
    public static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(" ", "");
        String arch = System.getProperty("os.arch");
        return os + "-" + (arch.equals("amd64") ? "x86_64" : arch);
    }
}
