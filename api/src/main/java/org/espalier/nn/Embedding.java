package org.espalier.nn;

import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** Rows of a table by number: i32 [..] → [.., width]. */
public final class Embedding extends Module {
    private final Parameter weight; // [rows, width]

    /** A table started normal with standard deviation 0.02. */
    public Embedding(Session session, long rows, long width) {
        super(session);
        this.weight = parameter("weight", Init.normal(0.02), rows, width);
    }

    /** The table [rows, width]. */
    public Parameter weight() {
        return weight;
    }

    @Override
    protected Tensor forward(Tensor numbers) { // numbers [..]
        return weight.value().gather(numbers);
    }
}
