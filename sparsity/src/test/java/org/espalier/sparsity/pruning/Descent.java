package org.espalier.sparsity.pruning;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.Host;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.Optimizer;
import org.espalier.train.StateArray;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/** Descent with momentum at rate ½, v ← μ·v + g, w ← w − v/2: what tests put transforms around. */
record Descent(double momentum) implements OptimizerProvider {
    static final double RATE = 0.5;

    private static final Program STEP =
            Program.named(
                    "descent",
                    p -> {
                        Expr v = p.inOut("v").mul(p.param("momentum")).add(p.in("g"));
                        p.set("v", v);
                        p.set("w", p.inOut("w").sub(v.mul(RATE)));
                    });

    @Override
    public String id() {
        return "descent";
    }

    @Override
    public String summary() {
        return "for tests";
    }

    @Override
    public Optimizer create(Options options) {
        return new Optimizer() {
            @Override
            public double rate() {
                return RATE;
            }

            @Override
            public List<StateArray> state(Shape shape, DType dtype) {
                return StateArray.alike(shape, dtype, "v");
            }

            @Override
            public void update(Update u) {
                u.run(STEP, Scalars.of("momentum", momentum));
            }
        };
    }

    /** Does something with a bench of it and a transform, on the reference backend. */
    void with(UpdateTransform transform, DType dtype, Consumer<OptimizerBench> part) {
        SessionConfig config = SessionConfig.defaults().threads(1).dtype(dtype);
        try (Session session = Host.get().session(Host.get().reference(), config)) {
            Options none = new Options(new TreeMap<>());
            part.accept(Host.get().optimizer(this, none, List.of(transform), session));
        }
    }
}
