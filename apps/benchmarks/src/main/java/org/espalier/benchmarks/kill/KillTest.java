package org.espalier.benchmarks.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.espalier.benchmarks.Cli;

/**
 * Trains a tiny model twice: once undisturbed, once killed again and again by SIGKILL at random
 * moments, each time gone on with by {@code resume} on another number of threads. Every second kill
 * waits for a save to begin; the others fall where they fall.
 */
public final class KillTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final int kills;
    private final int steps;
    private final SplittableRandom random;
    private final Cli cli = new Cli(List.of("-Xmx512m"));
    private int insideSave;
    private int gained;

    /** A test in a folder of its own. */
    public KillTest(Path folder, int kills, int steps, long seed) {
        this.folder = folder;
        this.kills = kills;
        this.steps = steps;
        this.random = new SplittableRandom(seed);
    }

    /** Runs it. */
    public Counts run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Path text = GoldenText.unpack(folder);
        Path calm = folder.resolve("undisturbed");
        require(cli.run(folder.resolve("undisturbed.log"), train(text, calm, 2)) == 0, calm);
        Path victim = folder.resolve("killed");
        disturb(text, victim);
        boolean equal =
                Hashed.of(calm).equals(Hashed.of(victim))
                        && cli.run(
                                        folder.resolve("diff.log"),
                                        List.of("diff", calm.toString(), victim.toString()))
                                == 0;
        int refused = lines(folder.resolve("killed.log"), "is damaged and passed over");
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new Counts(kills, insideSave, gained, refused, equal, seconds);
    }

    private static void require(boolean ok, Path run) {
        if (!ok) {
            throw new IllegalStateException("the run in " + run + " did not end well");
        }
    }

    private List<String> train(Path text, Path directory, int threads) {
        List<String> args = new ArrayList<>(List.of("train"));
        args.addAll(GoldenText.small(text, steps));
        args.addAll(List.of("--set", "train.checkpoint=1", "--set", "train.keep=2"));
        args.addAll(List.of("--run-dir", directory.toString()));
        args.addAll(List.of("--threads", Integer.toString(threads)));
        return args;
    }

    private void disturb(Path text, Path victim) throws IOException, InterruptedException {
        Path log = folder.resolve("killed.log");
        long before = 0;
        Process p = cli.start(log, train(text, victim, 1));
        for (int k = 0; k < kills; k++) {
            long reached = killOnceBeyond(p, victim, before, k % 2 == 0);
            gained += reached > before ? 1 : 0;
            before = reached;
            int threads = 1 + (k + 1) % 3;
            p =
                    cli.start(
                            log,
                            List.of(
                                    "resume",
                                    victim.toString(),
                                    "--threads",
                                    Integer.toString(threads)));
        }
        require(p.waitFor() == 0, victim);
    }

    /**
     * Waits until a checkpoint beyond a step exists, then a random while, kills, and says how far
     * it got.
     */
    private long killOnceBeyond(Process p, Path victim, long step, boolean insideASave)
            throws IOException, InterruptedException {
        Saves checkpoints = new Saves(victim.resolve("checkpoints"));
        long deadline = System.nanoTime() + PATIENCE;
        while (checkpoints.newest() <= step && p.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        Thread.sleep(random.nextInt(400));
        if (insideASave) {
            await(p, checkpoints, false);
            await(p, checkpoints, true);
        }
        p.destroyForcibly().waitFor();
        insideSave += checkpoints.isSaving() ? 1 : 0;
        return checkpoints.newest();
    }

    /**
     * Waits until a save is under way, or none is: one after the other meets the beginning of a
     * save.
     */
    private static void await(Process p, Saves checkpoints, boolean saving) throws IOException {
        while (p.isAlive() && checkpoints.isSaving() != saving) {
            Thread.onSpinWait();
        }
    }

    private static int lines(Path log, String words) throws IOException {
        try (Stream<String> all = Files.lines(log)) {
            return Math.toIntExact(all.filter(l -> l.contains(words)).count());
        }
    }
}
