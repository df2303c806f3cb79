package org.espalier.core.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.kernel.Pullback;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * c = epilogue(a·b, …), and a·b as output 1 where it is kept. Saves a, b, and what the epilogue's
 * derivative reads.
 */
record MatMulRule(
        ProgramGradient gradient, Program epilogue, Shape shape, List<Shape> shapes, Pullback kept)
        implements Rule {
    @Override
    public String label() {
        return "matmul";
    }

    @Override
    public List<@Nullable Tensor> pull(
            List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
        Tensor a = saved.get(0);
        Tensor b = saved.get(1);
        List<@Nullable Tensor> inner = epilogue(saved, dy, wanted);
        @Nullable Tensor[] dx = new Tensor[wanted.length];
        Tensor dc = product(inner.getFirst(), dy); // [.., M, N]
        if (dc != null && wanted[0]) {
            dx[0] = ProgramGradient.sumTo(dc.matmul(b.transpose()), a.shape());
        }
        if (dc != null && wanted[1]) {
            dx[1] = right(a, b, dc);
        }
        for (int i = 2; i < wanted.length; i++) {
            dx[i] = inner.get(i - 1);
        }
        return Arrays.asList(dx);
    }

    /**
     * The product's gradient: through the epilogue, and as output 1, which second derivatives read.
     */
    private static @Nullable Tensor product(@Nullable Tensor through, List<@Nullable Tensor> dy) {
        Tensor own = dy.size() > 1 ? dy.get(1) : null;
        return through == null ? own : own == null ? through : through.add(own);
    }

    /** Gradients of the product and of the epilogue's further inputs. */
    private List<@Nullable Tensor> epilogue(
            List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
        if (epilogue.equals(Program.identity())) {
            return dy.subList(0, 1);
        }
        if (dy.getFirst() == null) {
            return Rule.nothing(epilogue.inputs().size());
        }
        boolean[] inner = Products.inner(epilogue, wanted);
        IntFunction<Tensor> primal = i -> saved.get(2 + kept.primals().indexOf(i));
        return gradient.of(epilogue, Scalars.none(), shape, shapes, inner, primal, dy);
    }

    /**
     * aᵀ·dc; where b has no leading axes, those of a and dc are rows. Of a b that lies transposed,
     * as the weights of a linear layer do, the gradient is made to lie so too: (dcᵀ·a)ᵀ has the
     * same bits, because every element is the same sum in the same order.
     */
    private static Tensor right(Tensor a, Tensor b, Tensor dc) {
        boolean flat = b.shape().rank() == 2;
        Tensor x = flat ? rows(a) : a;
        Tensor dy = flat ? rows(dc) : dc;
        if (liesTransposed(b)) {
            Tensor sum = ProgramGradient.sumTo(dy.transpose().matmul(x), turned(b.shape()));
            return sum.transpose();
        }
        return ProgramGradient.sumTo(x.transpose().matmul(dy), b.shape());
    }

    private static boolean liesTransposed(Tensor b) {
        Layout layout = Recorder.value(b).layout();
        int last = b.shape().rank() - 1;
        return layout.stride(last - 1) == 1 && layout.stride(last) > 1;
    }

    private static Shape turned(Shape shape) {
        int last = shape.rank() - 1;
        return shape.with(last, shape.dim(last - 1)).with(last - 1, shape.dim(last));
    }

    /** Leading axes merged: [R, last]. */
    private static Tensor rows(Tensor x) {
        Shape lead = x.shape().slice(0, x.shape().rank() - 1);
        return x.reshape(lead.elements(), x.shape().dim(-1));
    }
}
