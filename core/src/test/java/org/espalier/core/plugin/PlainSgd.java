package org.espalier.core.plugin;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;

/** v ← μ·v + g, w ← w − η·v: an optimizer for tests in a module that has none. */
public final class PlainSgd implements OptimizerProvider {
    private static final Option<Double> LR = Option.real("lr", 0.1).positive().doc("learning rate");
    private static final Option<Double> MOMENTUM =
            Option.real("momentum", 0.9).in(0, 1).doc("momentum");
    private static final Program STEP =
            Program.named(
                    "test-sgd",
                    p -> {
                        Expr w = p.inOut("w");
                        Expr v = p.param("mu").mul(p.inOut("v")).add(p.in("g"));
                        p.set("w", w.sub(p.param("lr").mul(v)));
                        p.set("v", v);
                    });

    private final String id;

    /** Under an id. */
    public PlainSgd(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String summary() {
        return "momentum for tests";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(LR, MOMENTUM);
    }

    @Override
    public Optimizer create(Options options) {
        return new Rule(options.get(LR), options.get(MOMENTUM));
    }

    private record Rule(double rate, double momentum) implements Optimizer {
        @Override
        public List<StateArray> state(Shape shape, DType dtype) {
            return StateArray.alike(shape, dtype, "v");
        }

        @Override
        public void update(Update u) {
            u.run(STEP, Scalars.of("lr", u.rate()).with("mu", momentum));
        }
    }
}
