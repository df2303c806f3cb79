package org.espalier.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.espalier.train.PluginInfo;

/** What the doctor sees. A finding that cannot be made says why and spoils no other. */
final class Findings {
    private static final int WIDTH = 10;

    private final Labelled text;
    private final Doors doors;

    Findings(Terminal terminal, Doors doors) {
        this.text = new Labelled(terminal, WIDTH);
        this.doors = doors;
    }

    List<String> lines() {
        text.add("program", Program.title());
        text.add("jdk", jdk());
        text.add("source", source());
        text.add("machine", machine());
        text.add("heap", heap());
        plugins();
        text.add("cache", tried(this::cache));
        text.add("disk", tried(Findings::disk));
        text.add("network", "not used by any run; no telemetry");
        return text.lines();
    }

    private static String tried(Supplier<String> finding) {
        try {
            return finding.get();
        } catch (RuntimeException e) {
            return "unknown: " + Complaint.of(e).text();
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    private static String jdk() {
        return "%s, %s, in %s"
                .formatted(Runtime.version(), System.getProperty("java.vendor"), home());
    }

    private static String source() {
        Path zip = home().resolve("lib").resolve("src.zip");
        return Files.exists(zip)
                ? "lib/src.zip, " + tried(() -> Figures.bytes(size(zip)))
                : "lib/src.zip is missing: train needs --data PATH, or a JDK with its sources";
    }

    private static String machine() {
        return "%s cores · %s memory · %s %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        memory(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }

    private static String heap() {
        String most = Figures.bytes(Runtime.getRuntime().maxMemory());
        return most + " at most; tensors live outside it";
    }

    /** Of this container, if it is one. */
    private static String memory() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean machine
                ? Figures.bytes(machine.getTotalMemorySize())
                : "unknown";
    }

    private void plugins() {
        try {
            List<PluginInfo> all = doors.plugins();
            all.stream().filter(p -> p.kind().equals("backend")).forEach(this::backend);
            long usable = all.stream().filter(PluginInfo::available).count();
            text.add("plugins", "%s usable of %s".formatted(usable, all.size()));
            all.stream().filter(Findings::isBroken).forEach(this::broken);
        } catch (RuntimeException e) {
            text.add("plugins", "cannot be listed: " + Complaint.of(e).text());
        }
    }

    private void backend(PluginInfo p) {
        String state = p.available() ? "ready" : "not usable here";
        String note = p.note().isEmpty() ? "" : ": " + p.note();
        text.add("backend", p.id() + " " + state + note);
    }

    private static boolean isBroken(PluginInfo p) {
        return !p.available() && !p.kind().equals("backend");
    }

    private void broken(PluginInfo p) {
        text.add("", "%s %s, %s: %s".formatted(p.kind(), p.id(), p.note(), p.summary()));
    }

    private String cache() {
        Path cache = doors.cache();
        return Files.isDirectory(cache)
                ? "%s, %s; may be deleted at any time".formatted(cache, Figures.bytes(size(cache)))
                : cache + ", empty";
    }

    private static long size(Path root) {
        try (var files = Files.walk(root)) {
            return files.map(Path::toFile).mapToLong(f -> f.isFile() ? f.length() : 0).sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String disk() {
        Path here = Path.of("").toAbsolutePath();
        try {
            FileStore store = Files.getFileStore(here);
            return "%s free for runs in %s"
                    .formatted(Figures.bytes(store.getUsableSpace()), here.resolve("runs"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
