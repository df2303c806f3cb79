package org.espalier.core.io;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the machine and its Java are, as far as they can be asked without a network or a user's
 * name.
 */
final class Machine {
    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.*)$");
    private static final Pattern FLAGS = Pattern.compile("(?m)^(?:flags|Features)\\s*:\\s*(.*)$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^MemTotal:\\s*(\\d{1,15}) kB$");
    private static final Pattern ARITHMETIC =
            Pattern.compile("fma|f16c|avx.*|amx.*|sse4_.|asimd.*|sve.*|neon|bf16|i8mm|fphp");

    private Machine() {}

    static Json.Obj java() {
        return Json.object()
                .put("vendor", System.getProperty("java.vendor", ""))
                .put("version", System.getProperty("java.runtime.version", ""))
                .put("vm", System.getProperty("java.vm.name", ""))
                .put("vm_version", System.getProperty("java.vm.version", ""))
                .put("flags", flags())
                .put("max_heap_bytes", Runtime.getRuntime().maxMemory())
                .build();
    }

    /** The options this JVM was started with, wherever they came from. */
    private static Json flags() {
        return Json.strings(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .map(Machine::anonymous)
                        .toArray(String[]::new));
    }

    /** The text without the user's home directory, which often holds a name. */
    static String anonymous(String text) {
        String home = System.getProperty("user.home", "");
        return home.length() > 1
                ? text.replaceAll(Pattern.quote(home) + "(?![^/:;,=\\s])", "~")
                : text;
    }

    static Json.Obj machine() {
        String cpu = read(CPU);
        var json =
                Json.object()
                        .put("os", System.getProperty("os.name", ""))
                        .put("os_version", System.getProperty("os.version", ""))
                        .put("architecture", System.getProperty("os.arch", ""));
        first(MODEL, cpu).ifPresent(model -> json.put("cpu", model.strip()));
        json.put("cores", Runtime.getRuntime().availableProcessors());
        first(TOTAL, read(MEMORY))
                .ifPresent(kb -> json.put("memory_bytes", Long.parseLong(kb) * 1024));
        return json.put("cpu_features", features(first(FLAGS, cpu).orElse(""))).build();
    }

    private static Json features(String flags) {
        return Json.strings(
                List.of(flags.split("\\s+", -1)).stream()
                        .filter(f -> ARITHMETIC.matcher(f).matches())
                        .sorted()
                        .toArray(String[]::new));
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static String read(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
