package org.espalier.compression.adapters;

import java.util.List;
import org.espalier.nn.Parameter;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.tensor.Tensor;
import org.espalier.train.Transform;

/**
 * LoRA (Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", ICLR 2022, equation 3): W
 * stays as it is, and W + α/r·BA takes its place, of which A and B are trained. With {@code rs} the
 * factor is α/√r (Kalajdzievski, "A Rank Stabilization Scaling Factor for Fine-Tuning with LoRA",
 * 2023). The sum is made of weights, once for each use, so that what uses W knows nothing of it.
 */
public final class Lora implements TransformProvider {
    /** For ServiceLoader. */
    public Lora() {}

    @Override
    public String id() {
        return "lora";
    }

    @Override
    public String summary() {
        return "trains products of narrow matrices beside frozen weights";
    }

    @Override
    public List<Option<?>> options() {
        return LowRank.OPTIONS;
    }

    @Override
    public Transform create(Options options) {
        return new Rule(LowRank.of(options));
    }

    private record Rule(LowRank form) implements LowRank.Rule {
        @Override
        public void apply(Parameter w) {
            w.adapt("lora", new Adapter(w, form));
            w.freeze();
        }
    }

    /** W ↦ W + s·BA. */
    private static final class Adapter extends LowRank.Sum {
        Adapter(Parameter w, LowRank form) {
            super(w, form);
        }

        @Override
        protected Tensor forward(Tensor w) {
            return sum(w);
        }
    }
}
