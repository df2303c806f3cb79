package org.espalier.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.DoubleSupplier;

/**
 * A contender's end of the line to the referee. Commands come as lines on standard input: {@code
 * steps N}, {@code probe}, {@code end}; an answer is one line that begins with {@link #MARK}.
 */
public final class Turns {
    /** Threads that every side computes with. */
    public static final int THREADS = 2;

    static final String MARK = "peers: ";

    /** The referee has seen enough. */
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final PrintStream answers = System.out;
    private StringJoiner steps = new StringJoiner(" ");
    private int left;
    private long began;

    private Turns() {}

    /** The body of a contender's program: arguments are the workload and the file of weights. */
    public static void main(String[] args, Contender contender) throws IOException {
        Turns turns = new Turns();
        try {
            contender.compete(Workload.named(args[0]), new Weights(Path.of(args[1])), turns);
            throw new IllegalStateException("the contender gave up");
        } catch (Over e) {
            turns.answer(Long.toString(peakBytes()));
        }
    }

    /** Everything is there but the first step. */
    public void ready() {
        answer("ready");
        await();
    }

    /** A step was made, with this loss. */
    public void stepped(double loss) {
        stepped(() -> loss);
    }

    /** A step was made; a number that tells whether it was right is computed off the clock. */
    public void stepped(DoubleSupplier check) {
        long now = System.nanoTime();
        steps.add((now - began) + ":" + Double.toHexString(check.getAsDouble()));
        left--;
        if (left == 0) {
            answer(steps.toString());
            await();
        } else {
            began = System.nanoTime();
        }
    }

    private void await() {
        try {
            String command = commands.readLine();
            while ("probe".equals(command)) {
                answer(Double.toString(FmaProbe.measure(THREADS)));
                command = commands.readLine();
            }
            if (command == null || command.equals("end")) {
                throw new Over();
            }
            left = Integer.parseInt(command.substring("steps ".length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        steps = new StringJoiner(" ");
        began = System.nanoTime();
    }

    private void answer(String text) {
        answers.println(MARK + text);
        answers.flush();
    }

    /** The process's largest resident set so far. */
    private static long peakBytes() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
        return lines.stream()
                .filter(l -> l.startsWith("VmHWM:"))
                .map(l -> l.replaceAll("\\D+", ""))
                .mapToLong(kib -> 1024 * Long.parseLong(kib))
                .findFirst()
                .orElse(0);
    }
}
