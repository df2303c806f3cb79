package org.espalier.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The referee's end of the line to a contender in a process of its own. */
final class Rival implements AutoCloseable {
    private static final int TAIL = 12; // lines of a failed contender's complaint

    /** A step's seconds and loss. */
    record Step(double seconds, double loss) {}

    private final String name;
    private final Path complaints;
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream commands;

    private Rival(String name, Path complaints, Process process) {
        this.name = name;
        this.complaints = complaints;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts a contender and waits until it is ready. */
    static Rival start(Side side, Workload workload, Path folder) throws IOException {
        Path complaints = Files.createTempFile(folder, side.id(), ".log");
        Path weights = folder.resolve(workload.id() + ".weights");
        Process process =
                Commands.of(side, workload, weights).redirectError(complaints.toFile()).start();
        Rival rival = new Rival(workload.id() + " " + side.id(), complaints, process);
        rival.answer();
        return rival;
    }

    /** Lets it make steps. */
    List<Step> steps(int count) throws IOException {
        List<Step> all = new ArrayList<>();
        for (String step : ask("steps " + count).split(" ", -1)) {
            int colon = step.indexOf(':');
            double seconds = Long.parseLong(step.substring(0, colon)) * 1e-9;
            all.add(new Step(seconds, Double.parseDouble(step.substring(colon + 1))));
        }
        return all;
    }

    /** What multiply-adds in registers give at this moment, in GFLOP/s. */
    double probe() throws IOException {
        return Double.parseDouble(ask("probe"));
    }

    /** Ends it; the peak of its resident memory, in bytes. */
    double end() throws IOException {
        return Double.parseDouble(ask("end"));
    }

    private String ask(String command) throws IOException {
        commands.println(command);
        return answer();
    }

    private String answer() throws IOException {
        for (String l = answers.readLine(); l != null; l = answers.readLine()) {
            if (l.startsWith(Turns.MARK)) {
                return l.substring(Turns.MARK.length());
            }
        }
        throw new IOException(name + " gave up:\n" + complaint());
    }

    private String complaint() throws IOException {
        String[] lines = Files.readString(complaints).split("\n", -1);
        return String.join("\n", Arrays.asList(lines).subList(0, Math.min(TAIL, lines.length)));
    }

    @Override
    public void close() {
        commands.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
