package org.espalier.core.io;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * What two runs have in common: their losses step by step, then the arrays of their newest common
 * checkpoint, then their run files. Two runs are equal when no loss and no element differs in any
 * bit, whatever their files say.
 *
 * @param equal no difference was found in losses or arrays
 * @param steps the training steps that both have
 * @param firstStep the first step that differs
 * @param comparedStep the step of the checkpoints that were compared
 * @param firstTensor the first array that differs there, and where
 * @param config the keys whose values differ
 * @param notes what could not be compared, and why
 */
public record RunDiff(
        boolean equal,
        long steps,
        Optional<Step> firstStep,
        OptionalLong comparedStep,
        Optional<String> firstTensor,
        List<String> config,
        List<String> notes) {
    /**
     * A step's loss in both runs.
     *
     * @param step counting from 1
     * @param first empty where the first run has no such step
     * @param second empty where the second run has no such step
     */
    public record Step(long step, OptionalDouble first, OptionalDouble second) {
        @Override
        public String toString() {
            return "step " + step + ": loss " + text(first) + " | " + text(second);
        }

        private static String text(OptionalDouble loss) {
            return loss.isEmpty()
                    ? "missing"
                    : Double.toHexString(loss.getAsDouble()) + " (" + loss.getAsDouble() + ")";
        }
    }

    /**
     * Compares two run directories.
     *
     * @throws RunDirectoryException when one is no run
     * @throws MalformedFileException when the metrics or the run file of one are damaged
     */
    public static RunDiff compare(Path first, Path second) {
        try (var a = RunDirectory.read(first);
                var b = RunDirectory.read(second)) {
            return new Comparison(a, b).run();
        }
    }

    private static final class Comparison {
        private final RunDirectory a;
        private final RunDirectory b;
        private final List<String> notes = new ArrayList<>();
        private OptionalLong comparedStep = OptionalLong.empty();

        Comparison(RunDirectory a, RunDirectory b) {
            this.a = a;
            this.b = b;
        }

        RunDiff run() {
            List<MetricsLine> left = a.metrics();
            List<MetricsLine> right = b.metrics();
            long steps = CurveDiff.common(left, right);
            Optional<Step> step = CurveDiff.first(left, right);
            Optional<String> tensor = checkpoints().or(this::finalWeights);
            if (steps == 0) {
                notes.add("no training step in common: nothing is proved");
            }
            boolean equal = steps > 0 && step.isEmpty() && tensor.isEmpty();
            List<String> config = ConfigDiff.of(a, b);
            return new RunDiff(
                    equal, steps, step, comparedStep, tensor, config, List.copyOf(notes));
        }

        /** The difference in the newest checkpoint that both have whole. */
        private Optional<String> checkpoints() {
            var common = new TreeSet<>(a.checkpoints().steps());
            common.retainAll(b.checkpoints().steps());
            for (long step : common.descendingSet()) {
                try {
                    Optional<String> difference = checkpoint(step);
                    comparedStep = OptionalLong.of(step);
                    return difference;
                } catch (MalformedFileException | UncheckedIOException e) {
                    notes.add("checkpoint of step " + step + " left out: " + e.getMessage());
                }
            }
            notes.add("no whole checkpoint in common: arrays were not compared");
            return Optional.empty();
        }

        private Optional<String> checkpoint(long step) {
            try (var arena = Arena.ofConfined()) {
                return TensorDiff.first(
                        a.checkpoints().load(step, arena).arrays(),
                        b.checkpoints().load(step, arena).arrays());
            }
        }

        private Optional<String> finalWeights() {
            Optional<Json> left = a.result().flatMap(r -> r.find("weights_sha256"));
            Optional<Json> right = b.result().flatMap(r -> r.find("weights_sha256"));
            return left.isEmpty() || right.isEmpty() || left.equals(right)
                    ? Optional.empty()
                    : Optional.of("final weights: " + hash(left) + " | " + hash(right));
        }

        private static String hash(Optional<Json> hash) {
            return hash.map(Json::compact).orElse("");
        }
    }

    /** One line a finding: what the command prints. */
    public String summary() {
        var lines = new ArrayList<String>();
        lines.add(equal ? "equal: " + steps + " steps, bit for bit" : "different");
        firstStep.ifPresent(s -> lines.add("first difference: " + s));
        comparedStep.ifPresent(
                s -> lines.add("arrays at step " + s + ": " + firstTensor.orElse("equal")));
        if (comparedStep.isEmpty()) {
            firstTensor.ifPresent(lines::add);
        }
        notes.forEach(n -> lines.add("note: " + n));
        config.forEach(c -> lines.add("config: " + c));
        return String.join("\n", lines);
    }
}
