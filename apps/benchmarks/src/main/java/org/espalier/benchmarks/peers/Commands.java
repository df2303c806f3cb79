package org.espalier.benchmarks.peers;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.benchmarks.Fork;

/** How the sides' programs are started. */
final class Commands {
    /** The build folder of the peers' module, set by the launcher. */
    private static final String FOLDER = "espalier.peers";

    private Commands() {}

    static ProcessBuilder of(Side side, Workload workload, Path weights) {
        List<String> what = List.of(workload.id(), weights.toString());
        return side.ours().map(o -> ours(o, what)).orElseGet(() -> djl(what));
    }

    private static ProcessBuilder ours(Side.Ours ours, List<String> what) {
        List<String> command = Fork.java();
        command.add(Espalier.class.getName());
        command.addAll(what);
        command.addAll(List.of(ours.backend(), ours.precision()));
        return new ProcessBuilder(command);
    }

    /** All natives come from the jars; nothing is downloaded or reported. */
    private static ProcessBuilder djl(List<String> what) {
        Path folder = folder();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=" + Turns.THREADS,
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-Dslf4j.internal.verbosity=ERROR",
                        "-cp",
                        folder.resolve("lib") + "/*" + File.pathSeparator + benchmarks(),
                        "org.espalier.peers.Djl"));
        command.addAll(what);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment(folder.resolve("natives")));
        return builder;
    }

    private static Map<String, String> environment(Path natives) {
        Map<String, String> all = new TreeMap<>();
        all.put("OPT_OUT_TRACKING", "true");
        all.put("DJL_CACHE_DIR", natives.toString());
        all.put("ENGINE_CACHE_DIR", natives.toString());
        all.put("OMP_NUM_THREADS", Integer.toString(Turns.THREADS));
        all.put("MKL_NUM_THREADS", Integer.toString(Turns.THREADS));
        return all;
    }

    private static Path folder() {
        String folder = System.getProperty(FOLDER);
        if (folder == null) {
            throw new IllegalStateException(
                    "the peers are not there: -D%s is not set. Fix: start with ./espalier bench peers"
                            .formatted(FOLDER));
        }
        return Path.of(folder);
    }

    private static String benchmarks() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(p -> p.contains("espalier-benchmarks"))
                .findFirst()
                .orElseThrow();
    }
}
