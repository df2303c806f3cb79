package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the command line in a JVM of its own, from the modules this program runs on. */
public final class Cli {
    private final List<String> flags;

    /** JVMs with these flags. */
    public Cli(List<String> flags) {
        this.flags = List.copyOf(flags);
    }

    /** The folder of module jars: this program's module path, or {@code espalier.mods}. */
    private static String modules() {
        return System.getProperty("espalier.mods", System.getProperty("jdk.module.path", ""));
    }

    /** A process that runs a command; its output goes to a file. */
    public Process start(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-p", modules(), "-m", "org.espalier.cli/org.espalier.cli.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Runs a command to its end and gives the exit code. */
    public int run(Path log, List<String> arguments) throws IOException, InterruptedException {
        return start(log, arguments).waitFor();
    }
}
