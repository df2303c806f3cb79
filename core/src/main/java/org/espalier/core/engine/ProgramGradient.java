package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.espalier.internal.Engine;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.kernel.Pullback;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a program over tensors: one Map for the inputs of full shape, and for each input
 * that was broadcast a Reduce with the derivative fused into it.
 */
final class ProgramGradient {
    /** Programs are equal names apart, but a derivative finds its scalars by name. */
    private record Mask(
            Program program, List<String> params, List<String> keys, List<Boolean> wanted) {}

    private final Engine engine;
    private final Map<Mask, Pullback> cache = new LinkedHashMap<>();

    ProgramGradient(Engine engine) {
        this.engine = engine;
    }

    /** The program's derivative for the wanted inputs, made once. */
    Pullback pullback(Program program, boolean[] wanted) {
        List<Boolean> flags = new ArrayList<>();
        for (boolean w : wanted) {
            flags.add(w);
        }
        Mask mask = new Mask(program, program.params(), program.keys(), flags);
        return cache.computeIfAbsent(mask, _ -> program.pullback(wanted));
    }

    /**
     * Gradients of the wanted inputs.
     *
     * @param shape the shape the inputs broadcast to
     * @param shapes each input's own shape
     * @param primal the input with a number; asked only for those that {@link #pullback} reads
     * @param dy a gradient per output, each broadcasting to {@code shape}; null for zero
     */
    List<@Nullable Tensor> of(
            Program program,
            Scalars scalars,
            Shape shape,
            List<Shape> shapes,
            boolean[] wanted,
            IntFunction<Tensor> primal,
            List<@Nullable Tensor> dy) {
        @Nullable Tensor[] dx = new Tensor[wanted.length];
        boolean[] full = new boolean[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            full[i] = wanted[i] && shapes.get(i).equals(shape);
        }
        Pullback whole = pullback(program, full);
        if (!whole.results().isEmpty()) {
            List<Tensor> operands = operands(whole, primal, dy);
            List<Tensor> parts = engine.map(whole.program(), scalars, shape, operands);
            for (int r = 0; r < parts.size(); r++) {
                dx[whole.results().get(r)] = parts.get(r);
            }
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] && !full[i]) {
                dx[i] = reduced(program, scalars, shape, shapes.get(i), i, primal, dy);
            }
        }
        return Arrays.asList(dx);
    }

    private @Nullable Tensor reduced(
            Program program,
            Scalars scalars,
            Shape shape,
            Shape own,
            int input,
            IntFunction<Tensor> primal,
            List<@Nullable Tensor> dy) {
        boolean[] one = new boolean[program.inputs().size()];
        one[input] = true;
        Pullback p = pullback(program, one);
        if (p.results().isEmpty()) {
            return null;
        }
        List<Integer> axes = broadcastAxes(own, shape);
        return engine.reduce(
                        p.program(), scalars, Combine.SUM, axes, shape, operands(p, primal, dy))
                .reshape(own.dims());
    }

    private List<Tensor> operands(
            Pullback p, IntFunction<Tensor> primal, List<@Nullable Tensor> dy) {
        List<Tensor> operands = new ArrayList<>();
        p.primals().forEach(i -> operands.add(primal.apply(i)));
        for (int o : p.cotangents()) {
            Tensor d = o < dy.size() ? dy.get(o) : null;
            operands.add(d == null ? zero(dy) : d);
        }
        return operands;
    }

    private static Tensor zero(List<@Nullable Tensor> dy) {
        for (Tensor d : dy) {
            if (d != null) {
                return d.session().scalar(0);
            }
        }
        throw new IllegalStateException("gradient of a program none of whose outputs is used");
    }

    /** The axes of {@code shape} along which an operand of shape {@code own} was repeated. */
    static List<Integer> broadcastAxes(Shape own, Shape shape) {
        int shift = shape.rank() - own.rank();
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (i < shift || (own.dim(i - shift) == 1 && shape.dim(i) != 1)) {
                axes.add(i);
            }
        }
        return axes;
    }

    /** Sums what broadcasting repeated, back to an operand's own shape. */
    static Tensor sumTo(Tensor d, Shape own) {
        if (d.shape().equals(own)) {
            return d;
        }
        int[] axes = broadcastAxes(own, d.shape()).stream().mapToInt(Integer::intValue).toArray();
        return axes.length == 0 ? d.reshape(own.dims()) : d.sum(axes).reshape(own.dims());
    }
}
