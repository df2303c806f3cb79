package org.espalier.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/**
 * {@code convolution}: x, w → y, and {@code convolution.grad}: x, w, dy → dx, dw, in f32. The batch
 * is cut into parts; the kernels' gradient is the sum over parts, added by the base in their order.
 */
final class ConvolutionKernel implements Kernel {
    static final List<String> NAMES = List.of("convolution", "convolution.grad");

    private static final Operand DENSE = new Operand(DType.F32, Layout.Kind.DENSE);

    private final Parts parts;
    private final Convolutions convolutions;
    private final Op.Composite op;
    private final List<Kernel> copies; // from the layout of each input to a dense one
    private final Kernel sum; // over the first of two axes

    private ConvolutionKernel(
            Parts parts,
            Convolutions convolutions,
            Op.Composite op,
            List<Kernel> copies,
            Kernel sum) {
        this.parts = parts;
        this.convolutions = convolutions;
        this.op = op;
        this.copies = copies;
        this.sum = sum;
    }

    /** A kernel for either name, where all is f32 and the base can copy and add. */
    static Optional<Kernel> prepare(
            Op.Composite op, List<Operand> operands, Parts parts, Convolutions convolutions) {
        boolean f32 = operands.stream().allMatch(o -> o.dtype() == DType.F32);
        if (!NAMES.contains(op.name()) || !f32) {
            return Optional.empty();
        }
        List<Kernel> copies = copies(operands.subList(0, inputs(op)), parts);
        return copies.size() < inputs(op)
                ? Optional.empty()
                : sum(parts).map(s -> new ConvolutionKernel(parts, convolutions, op, copies, s));
    }

    private static int inputs(Op.Composite op) {
        return op.name().equals(NAMES.getFirst()) ? 2 : 3;
    }

    private static List<Kernel> copies(List<Operand> inputs, Parts parts) {
        List<Kernel> copies = new ArrayList<>();
        for (Operand input : inputs) {
            parts.base().prepare(new Op.Copy(), List.of(input, DENSE)).ifPresent(copies::add);
        }
        return copies;
    }

    private static Optional<Kernel> sum(Parts parts) {
        Op add = new Op.Reduce(Program.identity(), Combine.SUM, 0, 1, false);
        return parts.base().prepare(add, List.of(DENSE, DENSE));
    }

    @Override
    public void launch(Binding binding) {
        List<Slice> inputs = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            inputs.add(dense(i, binding.operands().get(i)));
        }
        List<Slice> outputs = binding.operands().subList(inputs.size(), binding.operands().size());
        if (binding.operands().stream().anyMatch(s -> s.layout().shape().elements() == 0)) {
            outputs.forEach(ConvolutionKernel::clear);
        } else if (outputs.size() == 1) {
            forward(inputs.get(0), inputs.get(1), outputs.get(0));
        } else {
            images(outputs.get(0), inputs.get(1), inputs.get(2));
            kernels(inputs.get(0), outputs.get(1), inputs.get(2));
        }
        convolutions.trim();
    }

    private Slice dense(int input, Slice slice) {
        Shape shape = slice.layout().shape();
        if (slice.layout().isDense()) {
            return slice;
        }
        Slice packed =
                new Slice(convolutions.packed(input).floats(shape.elements()), Layout.dense(shape));
        copies.get(input).launch(Binding.of(List.of(slice, packed)));
        return packed;
    }

    private static void clear(Slice slice) {
        long bytes = slice.layout().shape().elements() * Float.BYTES;
        long offset = slice.layout().offset() * Float.BYTES;
        if (bytes > 0) {
            ((HostBuffer) slice.buffer()).segment().asSlice(offset, bytes).fill((byte) 0);
        }
    }

    private void forward(Slice x, Slice w, Slice y) {
        run(of(Pass.FORWARD, x, w, y), address(x), address(w), address(y), 0);
    }

    private void images(Slice dx, Slice w, Slice dy) {
        run(of(Pass.IMAGES, dx, w, dy), address(dx), address(w), address(dy), 0);
    }

    private void kernels(Slice x, Slice dw, Slice dy) {
        Convolving one = of(Pass.KERNELS, x, dw, dy);
        int count = BatchCut.of(one).parts();
        long elements = one.w().elements();
        if (count == 1) {
            run(one, address(x), address(dw), address(dy), 0);
            return;
        }
        Slice partial =
                new Slice(
                        convolutions.partial().floats(count * elements),
                        Layout.dense(Shape.of(count, elements)));
        run(one, address(x), address(partial), address(dy), elements * Float.BYTES);
        Layout flat = Layout.dense(Shape.of(elements), dw.layout().offset());
        sum.launch(Binding.of(List.of(partial, new Slice(dw.buffer(), flat))));
    }

    private Convolving of(Pass pass, Slice x, Slice w, Slice y) {
        return new Convolving(pass, op, x.layout().shape(), w.layout().shape(), y.layout().shape());
    }

    private static long address(Slice slice) {
        long base = ((HostBuffer) slice.buffer()).segment().address();
        return base + slice.layout().offset() * Float.BYTES;
    }

    /**
     * @param apart bytes between the kernels of parts that follow each other
     */
    private void run(Convolving one, long x, long w, long y, long apart) {
        BatchCut cut = BatchCut.of(one);
        Convolution whole = convolutions.get(one.over(cut.images(0)));
        Convolution last = convolutions.get(one.over(cut.images(cut.parts() - 1)));
        long image = one.x().with(0, 1).elements() * Float.BYTES;
        long result = one.y().with(0, 1).elements() * Float.BYTES;
        parts.workers()
                .forEach(
                        cut.parts(),
                        part -> {
                            long first = cut.first(part);
                            (part == cut.parts() - 1 ? last : whole)
                                    .run(x + first * image, w + part * apart, y + first * result);
                        });
    }

    /** oneDNN chooses its code by the processor, and its blocks by the size of a part. */
    @Override
    public Determinism determinism() {
        return Determinism.D1;
    }
}
