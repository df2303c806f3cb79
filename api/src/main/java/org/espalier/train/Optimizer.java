package org.espalier.train;

import java.util.List;

/**
 * An update rule: a short sequence of programs over a group of parameters, which lie in one arena
 * with their gradients and state, so that a rule that is one program is one launch.
 */
public interface Optimizer {
    /**
     * Names of the state arrays it keeps, each f32 and shaped like the parameter; they start at
     * zero.
     */
    List<String> state();

    /** The learning rate before the schedule. */
    double rate();

    /** Makes one update. */
    void update(Update update);
}
