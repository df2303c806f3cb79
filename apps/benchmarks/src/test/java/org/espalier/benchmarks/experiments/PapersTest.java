package org.espalier.benchmarks.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.experiments.local.ManyLocalSteps;
import org.espalier.benchmarks.experiments.steps.LargeSteps;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The experiments that need no engine: they pass, and planted faults turn them red. */
class PapersTest {
    private final List<String> told = new ArrayList<>();

    private int broken(Experiment e) {
        return new ExperimentRun(e, true, Made.by(e.trial()), told::add).judge().broken();
    }

    private void passes(Experiment e) {
        assertEquals(0, broken(e), told::toString);
        assertTrue(told.stream().allMatch(line -> line.length() <= 80), told::toString);
    }

    private void fails(Experiment e) {
        assertTrue(broken(e) > 0, told::toString);
    }

    @Test
    @DisplayName("D9 passes; without its anchor, with another rate or one local step more it fails")
    void localSteps() {
        Experiment d9 = ManyLocalSteps.experiment();
        passes(d9);
        fails(d9.changed("svm anchored", "anchored", false));
        fails(d9.changed("exp L=10", "rate", -0.1));
        fails(d9.changed("least L=10", "steps", 11));
    }

    @Test
    @DisplayName("D10 passes; with a flipped sign, another step or another method it fails")
    void largeSteps() {
        Experiment d10 = LargeSteps.experiment();
        passes(d10);
        fails(d10.changed("γ=1e3", "gamma", "-1e3"));
        fails(d10.changed("γ=1", "gamma", "1.01"));
        fails(d10.changed("normalised", "method", "perceptron"));
    }
}
