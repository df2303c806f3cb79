package org.espalier.benchmarks.experiments.resume;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/** A mistake: gradient descent that counts its updates in a field, which no checkpoint holds. */
public final class Forgetful implements OptimizerProvider {
    /** How an arm names it. */
    public static final String ID = "bench:forgetful";

    private static final Program DESCENT =
            Program.named(
                    "forgetful",
                    p -> {
                        Expr w = p.inOut("w");
                        p.set("w", w.sub(p.param("lr").mul(p.in("g"))));
                    });

    /** For ServiceLoader. */
    public Forgetful() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "gradient descent whose rate falls, until it is resumed";
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule();
    }

    private static final class Rule implements Optimizer {
        private int updates;

        @Override
        public double rate() {
            return 0.1;
        }

        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return List.of();
        }

        @Override
        public void update(Update u) {
            u.run(DESCENT, Scalars.of("lr", u.rate() / ++updates));
        }
    }
}
