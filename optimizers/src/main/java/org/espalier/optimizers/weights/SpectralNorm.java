package org.espalier.optimizers.weights;

import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Tensor;
import org.espalier.train.Transform;

/**
 * Spectral normalization (Miyato, Kataoka, Koyama and Yoshida, "Spectral Normalization for
 * Generative Adversarial Networks", ICLR 2018, Algorithm 1): W/σ, where σ is the largest singular
 * value of the parameter as a matrix of its rows. One step of the power iteration per update
 * follows it: v = Wᵀu/‖Wᵀu‖, u ← Wv/‖Wv‖, σ = uᵀWv, in whose gradient u and v are constants.
 */
public final class SpectralNorm implements TransformProvider {
    private static final double TINY = 1e-12; // instead of a norm of 0: a matrix of zeros stays one

    private static final Program SQUARE = Program.named("square", p -> p.out(p.in("x").square()));
    private static final Program PRODUCT =
            Program.named("product", p -> p.out(p.in("x").mul(p.in("y"))));
    private static final Program UNIT =
            Program.named("unit-vector", p -> p.out(p.in("x").div(floor(p.in("xx").sqrt()))));
    private static final Program DIVIDE =
            Program.named("spectral-norm", p -> p.out(p.in("w").div(floor(p.in("sigma")))));

    /** For ServiceLoader. */
    public SpectralNorm() {}

    private static Expr floor(Expr x) {
        Expr tiny = Expr.literal(TINY);
        return x.gt(tiny).select(x, tiny);
    }

    @Override
    public String id() {
        return "spectral-norm";
    }

    @Override
    public String summary() {
        return "weights divided by their largest singular value";
    }

    @Override
    public Transform create(Options options) {
        return new Rule();
    }

    private record Rule() implements Transform.OfParameters {
        @Override
        public boolean fits(Parameter p) {
            return Units.hasRows(p);
        }

        @Override
        public void apply(Parameter p) {
            p.adapt("spectral", new Divided(p));
        }
    }

    /** W [.., units, ..] ↦ W/σ. */
    private static final class Divided extends Module {
        private final Units units;
        private final State u; // [units]

        Divided(Parameter w) {
            super(w.session());
            units = Units.of(w);
            u = state("u", Init.normal(1), units.count());
        }

        @Override
        protected Tensor forward(Tensor w) {
            Tensor m = units.matrix(w); // [.., units, n]
            Tensor fixed = m.detach();
            Tensor v = unit(u.value().unsqueeze(0).matmul(fixed)); // [.., 1, n]
            Tensor next = unit(v.matmul(fixed.transpose())); // [.., 1, units]
            if (next.shape().rank() == 2) {
                u.propose(next.reshape(units.count()));
            }
            Tensor sigma = Tensor.reduce(PRODUCT, Combine.SUM, List.of(-1), next.matmul(m), v);
            return Tensor.map(DIVIDE, w, units.column(sigma)); // [.., 1, 1..]
        }

        private static Tensor unit(Tensor x) { // [.., n]
            Tensor xx = Tensor.reduce(SQUARE, Combine.SUM, List.of(-1), x);
            return Tensor.map(UNIT, x, xx.unsqueeze(-1));
        }
    }
}
