package org.espalier.testkit.backend;

import java.util.List;
import java.util.function.Predicate;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Slice;

/**
 * Changes what some operations wrote.
 *
 * @param which the operations
 * @param change is given inputs and outputs together, inputs first
 */
record Twisting(Predicate<Op> which, Change change) implements Bug {
    /** Changes outputs with a view of all operands. */
    interface Change {
        void of(List<Floats> operands, Floats output);
    }

    @Override
    public void after(Op op, Binding binding) {
        if (which.test(op)) {
            List<Floats> all = binding.operands().stream().map(Floats::new).toList();
            for (Slice output : Bug.outputs(op, binding)) {
                change.of(all, new Floats(output));
            }
        }
    }

    /** Every element of every output by a function. */
    static Bug.Maker each(Predicate<Op> which, Floats.Twist twist) {
        return context -> new Twisting(which, (all, out) -> out.twist(twist));
    }

    static Bug.Maker with(Predicate<Op> which, Change change) {
        return context -> new Twisting(which, change);
    }

    static Predicate<Op> all(Class<? extends Op> kind) {
        return kind::isInstance;
    }

    /** Maps whose program is called so. */
    static Predicate<Op> program(String name) {
        return op -> op instanceof Op.Map && op.label().equals(name);
    }

    /** Reductions of a kind over the last axis or another. */
    static Predicate<Op> reduce(Combine combine) {
        return op -> op instanceof Op.Reduce r && r.combine() == combine && !r.segmented();
    }
}
