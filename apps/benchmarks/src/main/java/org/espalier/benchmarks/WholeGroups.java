package org.espalier.benchmarks;

import java.util.List;
import org.espalier.tensor.Tensor;
import org.espalier.train.Update;

/** An update over memory of a benchmark's own, for rules that run over whole groups alone. */
public interface WholeGroups extends Update {
    @Override
    default Tensor norm() {
        throw new UnsupportedOperationException("there is no gradient but the group's own");
    }

    @Override
    default List<Part> parts() {
        throw new UnsupportedOperationException("the group has no parts");
    }
}
