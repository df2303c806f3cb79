package org.espalier.benchmarks.experiments.resume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.espalier.benchmarks.Cli;
import org.espalier.benchmarks.kill.Saves;

/**
 * A run in a process of its own that is killed after its first checkpoint, and gone on with by
 * another process.
 *
 * @param folder of the run and of what the processes print
 */
record Victim(Path folder) {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(120);
    private static final int KILLED = 128 + 9; // by SIGKILL

    /** The run directory. */
    Path run() {
        return folder.resolve("killed");
    }

    /** JVMs that find the plugins of the benchmarks as well. */
    private static Cli cli() {
        return new Cli(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path", "")));
    }

    private Path log() {
        return folder.resolve("killed.log");
    }

    /**
     * Trains until a checkpoint lies there, and kills; false where the run was sooner at its end.
     */
    boolean kill(List<String> sets) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("train", "--run-dir", run().toString()));
        arguments.addAll(sets.stream().flatMap(s -> Stream.of("--set", s)).toList());
        Process p = cli().start(log(), arguments);
        Saves saves = new Saves(run().resolve("checkpoints"));
        long deadline = System.nanoTime() + PATIENCE;
        while (saves.newest() == 0 && p.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(2);
        }
        return p.destroyForcibly().waitFor() == KILLED;
    }

    /** Goes on to the end. */
    void goOn() throws IOException, InterruptedException {
        int code = cli().run(log(), List.of("resume", run().toString()));
        if (code != 0) {
            throw new IllegalStateException(
                    "resume ended with %s:%n%s".formatted(code, Files.readString(log())));
        }
    }
}
