package org.espalier.nn;

import org.espalier.kernel.Expr;

/** Elementwise non-linearities, as formulas that fuse into whatever uses them. */
public enum Activation {
    /** x. */
    IDENTITY {
        @Override
        public Expr of(Expr x) {
            return x;
        }
    },
    /** max(x, 0), derivative 0 at 0. */
    RELU {
        @Override
        public Expr of(Expr x) {
            Expr zero = Expr.literal(0);
            return zero.lt(x).select(x, zero);
        }
    },
    /** x·Φ(x) = ½x(1 + erf(x/√2)), Hendrycks and Gimpel (2016). */
    GELU {
        @Override
        public Expr of(Expr x) {
            return x.mul(0.5).mul(x.mul(StrictMath.sqrt(0.5)).erf().add(1));
        }
    },
    /** GELU's tanh form: ½x(1 + tanh(√(2/π)(x + 0.044715x³))). */
    GELU_TANH {
        @Override
        public Expr of(Expr x) {
            Expr cubic = x.square().mul(0.044715).add(1).mul(x);
            return x.mul(0.5).mul(cubic.mul(StrictMath.sqrt(2 / StrictMath.PI)).tanh().add(1));
        }
    },
    /** x·σ(x), also called swish. */
    SILU {
        @Override
        public Expr of(Expr x) {
            return x.mul(x.sigmoid());
        }
    },
    /** tanh x. */
    TANH {
        @Override
        public Expr of(Expr x) {
            return x.tanh();
        }
    },
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID {
        @Override
        public Expr of(Expr x) {
            return x.sigmoid();
        }
    };

    /** The formula. */
    public abstract Expr of(Expr x);
}
