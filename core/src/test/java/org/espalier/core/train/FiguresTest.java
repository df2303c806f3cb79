package org.espalier.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.io.MetricsLine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.train.ModelUpdate;
import org.espalier.train.RunListener;
import org.espalier.train.StateArray;
import org.espalier.train.UpdateTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What transforms report of an update, and for which parameters they keep arrays. */
@ExtendWith(NoLiveSegments.class)
class FiguresTest {
    private static final Letters LETTERS = new Letters(5, 7, 97, 11, true);

    /** Reports a number before and, one higher, after each update. */
    private record Reporter(String name, double value) implements UpdateTransform {
        @Override
        public void before(ModelUpdate u) {
            u.report(name, value);
        }

        @Override
        public void after(ModelUpdate u) {
            u.report(name, value + u.step());
        }
    }

    private static Bench bench(UpdateTransform... transforms) {
        return new Bench(
                LETTERS,
                Bench.COPYING,
                List.of(transforms),
                Bench::nextLetter,
                Map.of("batch", 4, "steps", 3));
    }

    private static Map<String, Double> reported(Bench b, int step) {
        MetricsLine line = b.train(RunListener.none()).lines().get(step - 1);
        var extra = new java.util.TreeMap<>(line.extra());
        extra.keySet().removeIf(name -> name.startsWith("memory_"));
        return extra;
    }

    @Test
    void theLastOfEachTransformIsInTheStepsLine() {
        try (Bench b = bench(new Reporter("share", 0.5), new Reporter("share", 7))) {
            assertEquals(Map.of("share", 2.5, "share[1]", 9.0), reported(b, 2));
        }
        try (Bench b = bench()) {
            assertEquals(Map.of(), reported(b, 2));
        }
    }

    @Test
    void namesOfFieldsAreRefused() {
        for (String name : List.of("loss", "grad_norm", "Share", "share[0]", "")) {
            try (Bench b = bench(new Reporter(name, 1))) {
                Exception e =
                        assertThrows(
                                IllegalArgumentException.class, () -> b.train(RunListener.none()));
                assertEquals(
                        "report '%s': a figure of an update needs a name of lower-case letters, digits and underscores that no field of metrics.jsonl has. Fix: choose another name"
                                .formatted(name),
                        e.getMessage());
            }
        }
    }

    /** Keeps an array for tables alone. */
    private record Choosy() implements UpdateTransform {
        @Override
        public boolean fits(String parameter, Shape shape) {
            return parameter.startsWith("tokens.");
        }

        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return List.of(new StateArray("mark", shape, DType.U8));
        }
    }

    @Test
    void nothingIsKeptForWhatATransformIsNotFor() {
        try (Bench b = bench(new Choosy());
                Updater updater = b.updater()) {
            List<String> kept =
                    new Saver(updater)
                            .all().stream()
                                    .map(a -> a.name())
                                    .filter(name -> name.startsWith("update[0]."))
                                    .toList();
            assertFalse(kept.isEmpty());
            assertEquals(List.of("update[0].mark.tokens.weight"), kept);
        }
    }
}
