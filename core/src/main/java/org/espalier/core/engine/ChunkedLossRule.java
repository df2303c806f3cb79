package org.espalier.core.engine;

import java.util.Arrays;
import java.util.List;
import org.espalier.internal.Context;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a {@link ChunkedLoss}: what came with it, times the sum's own gradient. Second
 * derivatives follow the plain rule, from the inputs. Saves x, W, targets, and of x's and W's
 * gradients those it has.
 */
record ChunkedLossRule(Issue issue, Rule plain, boolean hasX, boolean hasW) implements Rule {
    private static final int INPUTS = 3;
    private static final Program SCALE =
            Program.named("loss-scale", p -> p.out(p.in("d").mul(p.in("dy"))));

    @Override
    public String label() {
        return ChunkedLoss.NAME;
    }

    @Override
    public List<@Nullable Tensor> pull(
            List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
        Tensor d = dy.getFirst();
        if (d == null) {
            return Rule.nothing(INPUTS);
        }
        if (Context.current().gradients()) {
            return plain.pull(saved.subList(0, INPUTS), dy, wanted);
        }
        @Nullable Tensor[] dx = new Tensor[INPUTS];
        if (hasX && wanted[0]) {
            dx[0] = scaled(saved.get(INPUTS), d);
        }
        if (hasW && wanted[1]) {
            dx[1] = scaled(saved.getLast(), d);
        }
        return Arrays.asList(dx);
    }

    /**
     * gradient · dy, written over what was saved, which nobody reads again; left as it is where dy
     * is known to be 1.
     */
    private Tensor scaled(Tensor gradient, Tensor dy) {
        if (!Recorder.value(dy).isOnes()) {
            Slice out = Fresh.over(gradient).slice();
            Slice factor = Issue.slice(dy, gradient.shape());
            issue.launcher().map(SCALE, new double[0], new long[0], List.of(out, factor, out));
        }
        return issue.recorder().alias(gradient);
    }
}
