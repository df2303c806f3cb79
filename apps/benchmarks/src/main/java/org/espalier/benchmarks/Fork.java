package org.espalier.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a benchmark in a JVM of its own with this one's flags and modules. */
public final class Fork {
    private static final String CHILD = "espalier.bench.child";

    private Fork() {}

    static boolean isChild() {
        return Boolean.getBoolean(CHILD);
    }

    static List<Figure> run(Benchmark b, boolean quick) throws IOException, InterruptedException {
        Path figures = Files.createTempFile("espalier-bench", ".json");
        try {
            List<String> command = java();
            command.addAll(List.of(Main.class.getName(), b.id(), "--json", figures.toString()));
            if (quick) {
                command.add("--quick");
            }
            Process child =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            int code = child.waitFor();
            if (code != 0 && Files.size(figures) == 0) { // else a figure itself tells of a failure
                throw new IOException(b.id() + " ended with exit code " + code);
            }
            return FigureFile.read(figures);
        } finally {
            Files.deleteIfExists(figures);
        }
    }

    /** The start of a command that runs a class as this JVM would. */
    public static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        String modules = System.getProperty("jdk.module.path");
        if (modules != null && !command.contains("--module-path=" + modules)) {
            command.addAll(List.of("-p", modules, "--add-modules", "ALL-MODULE-PATH"));
        }
        command.add("-D" + CHILD + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }
}
