package org.espalier.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.tensor.Session;
import org.espalier.train.RunListener;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;

/**
 * Trains a tiny GPT on simd and writes for each step after the warm-up how much memory outside the
 * heap this JVM has: number of segments and bytes. With one thread, because how many tasks need
 * scratch memory at once is otherwise a matter of luck.
 */
final class AllocationsRun {
    static final int STEPS = 12;
    static final int WARM = 4;

    private static final int VOCABULARY = 50;
    private static final int CONTEXT = 40;
    private static final Pattern OTHER = Pattern.compile("malloc=(\\d+) tag=Other #(\\d+)");

    private AllocationsRun() {}

    /** Arguments: the file to write, and whether a mistake is planted: a tensor kept every step. */
    public static void main(String[] args) throws IOException {
        boolean planted = Boolean.parseBoolean(args[1]);
        GptConfig shape =
                GptConfig.defaults()
                        .vocabulary(VOCABULARY)
                        .context(CONTEXT)
                        .layers(2)
                        .heads(2)
                        .width(64);
        List<String> lines = new ArrayList<>();
        try (Session session = Session.open(s -> s.backend("simd").threads(1).seed(1))) {
            Trainer.of(new Gpt(session, shape), new RandomTokens(VOCABULARY, CONTEXT))
                    .optimizer("adamw")
                    .steps(STEPS)
                    .batch(4)
                    .shards(2)
                    .listener(new Watch(session, planted, lines))
                    .fit();
        }
        Files.write(Path.of(args[0]), lines);
    }

    private record Watch(Session session, boolean planted, List<String> lines)
            implements RunListener {
        @Override
        public void stepped(StepReport report) {
            if (planted) {
                int elements = Math.toIntExact(100_000 * report.step());
                session.tensor(new float[elements], elements).keep();
            }
            if (report.step() > WARM) {
                lines.add(outside());
            }
        }

        /** What HotSpot counts as Other is what Java code takes: all of an arena's memory. */
        private static String outside() {
            try {
                String all =
                        (String)
                                ManagementFactory.getPlatformMBeanServer()
                                        .invoke(
                                                new ObjectName(
                                                        "com.sun.management:type=DiagnosticCommand"),
                                                "vmNativeMemory",
                                                new Object[] {new String[] {"summary", "scale=b"}},
                                                new String[] {String[].class.getName()});
                Matcher other = OTHER.matcher(all);
                return other.find()
                        ? other.group(2) + " segments, " + other.group(1) + " bytes"
                        : "not found in " + all;
            } catch (JMException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
