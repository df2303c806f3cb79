package org.espalier.train;

import java.nio.file.Path;
import java.util.Map;

/**
 * What is known before the first step.
 *
 * @param directory the run directory
 * @param device backend and threads in words
 * @param determinism the run's determinism class
 * @param data the dataset's facts, in order
 * @param model the model in words
 * @param training optimizer, schedule and steps in words
 * @param step the step resumed from, 0 for a new run
 * @param steps steps of the whole run
 */
public record RunStart(
        Path directory,
        String device,
        String determinism,
        Map<String, String> data,
        String model,
        String training,
        long step,
        long steps) {}
