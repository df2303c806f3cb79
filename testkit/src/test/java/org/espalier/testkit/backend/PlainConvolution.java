package org.espalier.testkit.backend;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;

/**
 * Claims convolution and its gradient with seven plain loops, one of them with a slip. In f32
 * alone, so its kit has no f64.
 */
record PlainConvolution(Slip forward, Slip backward) implements Bug {
    /** What an author gets wrong. */
    enum Slip {
        NONE,
        /** All padding comes after the image. */
        LATE,
        /** The kernel is mirrored along its rows. */
        TURNED,
        /** Groups read the channels of the first one. */
        ONE_GROUP
    }

    static PlainConvolution slipping(Slip slip) {
        return new PlainConvolution(slip, Slip.NONE);
    }

    static PlainConvolution slippingBackward(Slip slip) {
        return new PlainConvolution(Slip.NONE, slip);
    }

    @Override
    public Capabilities says(Capabilities sound) {
        return new Capabilities(
                sound.device(),
                sound.opset(),
                List.of("convolution", "convolution.grad"),
                List.of(DType.F32, DType.I32, DType.I64, DType.BOOL));
    }

    @Override
    public Optional<Kernel> claims(Op op) {
        return switch (op.label()) {
            case "convolution" -> Optional.of(new Forward((Op.Composite) op, forward));
            case "convolution.grad" -> Optional.of(new Gradient((Op.Composite) op, backward));
            default -> Optional.empty();
        };
    }

    private record Forward(Op.Composite op, Slip slip) implements Kernel {
        @Override
        public void launch(Binding binding) {
            Floats x = new Floats(binding.operands().get(0));
            Floats w = new Floats(binding.operands().get(1));
            Slice y = binding.operands().get(2);
            double[] sums = new double[Math.toIntExact(y.layout().shape().elements())];
            Loops loops = new Loops(op, slip, shape(x), shape(w), y.layout().shape());
            loops.run((i, k, o) -> sums[o] += (double) x.get(i) * w.get(k));
            store(sums, y);
        }

        @Override
        public Determinism determinism() {
            return Determinism.D1;
        }
    }

    private record Gradient(Op.Composite op, Slip slip) implements Kernel {
        @Override
        public void launch(Binding binding) {
            Floats x = new Floats(binding.operands().get(0));
            Floats w = new Floats(binding.operands().get(1));
            Floats dy = new Floats(binding.operands().get(2));
            double[] dx = new double[Math.toIntExact(x.count())];
            double[] dw = new double[Math.toIntExact(w.count())];
            Loops loops = new Loops(op, slip, shape(x), shape(w), shape(dy));
            loops.run((i, k, o) -> dx[i] += (double) w.get(k) * dy.get(o));
            loops.run((i, k, o) -> dw[k] += (double) x.get(i) * dy.get(o));
            store(dx, binding.operands().get(3));
            store(dw, binding.operands().get(4));
        }

        @Override
        public Determinism determinism() {
            return Determinism.D1;
        }
    }

    private static Shape shape(Floats of) {
        return of.slice().layout().shape();
    }

    private static void store(double[] sums, Slice target) {
        Floats out = new Floats(target);
        for (int i = 0; i < sums.length; i++) {
            out.set(i, (float) sums[i]);
        }
    }

    /** Is given the numbers of an element of x, of w and of y that belong together. */
    private interface Term {
        void of(int x, int w, int y);
    }

    private record Loops(Op.Composite op, Slip slip, Shape x, Shape w, Shape y) {
        void run(Term term) {
            int kernel = size(w) / Math.max(1, dim(w, 0)); // elements per output
            for (int o = 0; o < size(y); o++) {
                for (int k = 0; k < kernel; k++) {
                    int output = index(y, o)[1];
                    at(index(y, o), index(w, output * kernel + k), term, output * kernel + k, o);
                }
            }
        }

        private void at(int[] o, int[] k, Term term, int w, int y) {
            int row = place("h", o[2], slip == Slip.TURNED ? dim(this.w, 2) - 1 - k[2] : k[2]);
            int column = place("w", o[3], k[3]);
            boolean inside = row >= 0 && row < dim(x, 2) && column >= 0 && column < dim(x, 3);
            if (inside) {
                int channel = first(o[1]) + k[1];
                term.of(
                        ((o[0] * dim(x, 1) + channel) * dim(x, 2) + row) * dim(x, 3) + column,
                        w,
                        y);
            }
        }

        private int place(String axis, int output, int element) {
            int before = slip == Slip.LATE ? 0 : number("padding-" + axis);
            return output * number("stride-" + axis)
                    - before
                    + element * number("dilation-" + axis);
        }

        /** The first channel of an output's group. */
        private int first(int output) {
            int group = output / (dim(w, 0) / number("groups"));
            return slip == Slip.ONE_GROUP ? 0 : group * dim(w, 1);
        }

        private int number(String attribute) {
            return (int) op.attribute(attribute);
        }

        private static int size(Shape of) {
            return Math.toIntExact(of.elements());
        }

        private static int dim(Shape of, int axis) {
            return Math.toIntExact(of.dim(axis));
        }

        private static int[] index(Shape of, int element) {
            int[] index = new int[of.rank()];
            int rest = element;
            for (int i = index.length - 1; i >= 0; i--) {
                index[i] = rest % dim(of, i);
                rest /= dim(of, i);
            }
            return index;
        }
    }
}
