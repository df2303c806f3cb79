package org.espalier.train;

import java.util.List;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/**
 * One update of one group of parameters, as an {@link Optimizer} sees it. Programs that look at
 * elements alone run over the whole group; a rule that looks at whole parameters takes them one by
 * one. Nothing is read back: norms and factors stay tensors.
 */
public interface Update {
    /** The number of this update, from 1. */
    long step();

    /** The learning rate after the schedule. */
    double rate();

    /** True for groups that weight decay applies to: parameters of two axes or more. */
    boolean decays();

    /** The norm of all gradients of the model together, as {@code g} gives them: a scalar. */
    Tensor norm();

    /**
     * Runs a program over every element of the group, in place. Its operands are called {@code w}
     * (the parameters), {@code g} (their gradients, averaged and clipped) and what {@link
     * Optimizer#state} names, where it is shaped like its parameter; its outputs go to the operand
     * of the same name.
     *
     * @param others scalars for the operands of other names, in the program's order
     */
    void run(Program program, Scalars scalars, Tensor... others);

    /** The parameters of the group. */
    List<Part> parts();

    /** One parameter in an update. */
    interface Part {
        /** Its name, modules and dots before it. */
        String name();

        /** Its shape. */
        Shape shape();

        /**
         * An operand as it is now: {@code w}, {@code g} or a state array, in its own shape. A view:
         * what is written later shows in it.
         */
        Tensor get(String operand);

        /** Overwrites {@code w} or a state array; the shapes must be equal. */
        void set(String operand, Tensor value);

        /**
         * Runs a program over the parameter's elements. Its operands are called as those of {@link
         * Update#run}; state arrays of other shapes broadcast.
         *
         * @param others tensors for the operands of other names, in the program's order; they
         *     broadcast to the parameter's shape
         * @return the outputs that bear the name of no operand, in their order; the others were
         *     written in place
         */
        List<Tensor> run(Program program, Scalars scalars, Tensor... others);

        /**
         * A key for random numbers of this parameter: the same for the same seed, stream and turn
         * on every machine, so that numbers need not be kept to be drawn again.
         *
         * @param turn which drawing, for instance the number of the period
         */
        long key(String stream, long turn);
    }
}
