package org.espalier.testkit.backend;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;

/**
 * Claims cross-entropy, and of its gradient, (softmax − 1 at the target) · dloss, gives rows
 * without a target that of their softmax instead of none. In f32 alone, so its kit has no f64.
 */
record MaskedRows() implements Bug {
    @Override
    public Capabilities says(Capabilities sound) {
        return new Capabilities(
                sound.device(),
                sound.opset(),
                List.of("cross-entropy", "cross-entropy.grad"),
                List.of(DType.F32, DType.I32, DType.I64, DType.BOOL));
    }

    @Override
    public Optional<Kernel> claims(Op op) {
        return switch (op.label()) {
            case "cross-entropy" -> Optional.of(new Loss());
            case "cross-entropy.grad" -> Optional.of(new Gradient());
            default -> Optional.empty();
        };
    }

    /** Sound: log Σ e^x − x at the target, and the first term apart. */
    private record Loss() implements Kernel {
        @Override
        public void launch(Binding binding) {
            Floats logits = new Floats(binding.operands().get(0));
            Floats targets = new Floats(binding.operands().get(1));
            Floats loss = new Floats(binding.operands().get(2));
            Floats norm = new Floats(binding.operands().get(3));
            long width = logits.dim(1);
            for (long row = 0; row < logits.dim(0); row++) {
                double sum = 0;
                for (long c = 0; c < width; c++) {
                    sum += StrictMath.exp(logits.get(row * width + c));
                }
                double log = StrictMath.log(sum);
                int target = Float.floatToRawIntBits(targets.get(row));
                double at = target < 0 ? log : logits.get(row * width + target);
                loss.set(row, (float) (log - at));
                norm.set(row, (float) log);
            }
        }

        @Override
        public Determinism determinism() {
            return Determinism.D1;
        }
    }

    private record Gradient() implements Kernel {
        @Override
        public void launch(Binding binding) {
            Floats logits = new Floats(binding.operands().get(0));
            Floats targets = new Floats(binding.operands().get(1));
            Floats norm = new Floats(binding.operands().get(2));
            Floats dloss = new Floats(binding.operands().get(3));
            Floats out = new Floats(binding.operands().get(4));
            long width = logits.dim(1);
            for (long e = 0; e < logits.count(); e++) {
                long row = e / width;
                int target = Float.floatToRawIntBits(targets.get(row));
                double p = StrictMath.exp(logits.get(e) - norm.get(row));
                double one = target == e % width ? 1 : 0;
                out.set(e, (float) ((p - one) * dloss.get(row)));
            }
        }

        @Override
        public Determinism determinism() {
            return Determinism.D1;
        }
    }
}
