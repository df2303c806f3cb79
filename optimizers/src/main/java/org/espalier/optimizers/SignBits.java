package org.espalier.optimizers;

import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.StateArray;

/**
 * Signs as bits, eight to a byte, the first lowest. Bytes are whole numbers below 256, so that
 * floating arithmetic on them is exact.
 */
final class SignBits {
    private static final int BITS = 8;

    /** 2ⁱ for the place i along axis 1. */
    private static Expr weight() {
        Expr i = Expr.index(1);
        Expr power = Expr.literal(1);
        for (int k = 1; k < BITS; k++) {
            power = i.ge(Expr.literal(k)).select(Expr.literal(1 << k), power);
        }
        return power;
    }

    private static final Program PACK =
            Program.named(
                    "sign-bits",
                    p -> {
                        Expr zero = Expr.literal(0);
                        p.out(p.in("x").gt(zero).select(weight(), zero));
                    });
    private static final Program UNPACK =
            Program.named(
                    "signs",
                    p -> {
                        Expr shifted = p.in("byte").add(p.in("zero")).div(weight()).floor();
                        Expr half = shifted.mul(0.5).floor().mul(2);
                        p.out(shifted.sub(half).mul(2).sub(1));
                    });

    private SignBits() {}

    /** The array that holds the signs of n numbers. */
    static StateArray array(String name, long n) {
        return new StateArray(name, Shape.of((n + BITS - 1) / BITS), DType.U8);
    }

    /** Which of n numbers are above zero, packed. */
    static Tensor pack(Tensor x) { // [n]
        long n = x.shape().dim(0);
        long bytes = (n + BITS - 1) / BITS;
        Tensor whole =
                n == bytes * BITS
                        ? x
                        : Tensor.concat(
                                0, List.of(x, x.session().scalar(0).broadcastTo(bytes * BITS - n)));
        Tensor grouped = whole.reshape(bytes, BITS);
        return Tensor.reduce(PACK, Combine.SUM, List.of(1), grouped).cast(DType.U8);
    }

    /** 1 or −1 for each of n packed signs, in a type. */
    static Tensor unpack(Tensor bits, long n, DType dtype) { // u8 [⌈n/8⌉]
        long bytes = bits.shape().dim(0);
        Tensor zero = bits.session().scalar(0).broadcastTo(bytes, BITS);
        Tensor rows = bits.cast(dtype).unsqueeze(1); // [bytes, 1]
        Tensor signs = Tensor.map(UNPACK, Scalars.none(), rows, zero).getFirst();
        return signs.reshape(bytes * BITS).slice(0, 0, n);
    }
}
