package org.espalier.train;

import org.espalier.kernel.Program;
import org.espalier.tensor.Scalars;

/** One update of one group of parameters, as an {@link Optimizer} sees it. */
public interface Update {
    /** The number of this update, from 1. */
    long step();

    /** The learning rate after the schedule. */
    double rate();

    /** True for groups that weight decay applies to: parameters of two axes or more. */
    boolean decays();

    /**
     * Runs a program over every element of the group, in place. Its operands are called {@code w}
     * (the parameters), {@code g} (their gradients, averaged and clipped) and what {@link
     * Optimizer#state} names; its outputs go to the operand of the same name.
     */
    void run(Program program, Scalars scalars);
}
