package org.espalier.benchmarks.agree;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.ForwardingBackend;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/** A sound backend whose matrix products leave out the last term of each sum. */
record ShortProducts(BackendProvider sound) implements BackendProvider {
    @Override
    public String id() {
        return "short-products";
    }

    @Override
    public String summary() {
        return sound.id() + " without the last term of products";
    }

    @Override
    public Availability probe() {
        return sound.probe();
    }

    @Override
    public Backend open(BackendContext context) {
        return new Faulty(sound.open(context));
    }

    private record Faulty(Backend base) implements ForwardingBackend {
        @Override
        public Optional<Kernel> prepare(Op op, List<Operand> operands) {
            return op instanceof Op.MatMul product
                    ? Optional.of(new Truncated(product, base))
                    : base.prepare(op, operands);
        }
    }

    /** a [B, M, K] · b [B, K, N] over K − 1. */
    private record Truncated(Op.MatMul op, Backend sound) implements Kernel {
        @Override
        public void launch(Binding binding) {
            List<Slice> all = new java.util.ArrayList<>(binding.operands());
            all.set(0, cut(all.get(0), 2));
            all.set(1, cut(all.get(1), 1));
            List<Operand> operands =
                    all.stream()
                            .map(s -> new Operand(s.buffer().dtype(), s.layout().kind()))
                            .toList();
            sound.prepare(op, operands)
                    .orElseThrow()
                    .launch(new Binding(all, binding.params(), binding.keys()));
        }

        private static Slice cut(Slice s, int axis) {
            long terms = s.layout().shape().dim(axis);
            return new Slice(s.buffer(), s.layout().slice(axis, 0, 1, Math.max(1, terms - 1)));
        }

        @Override
        public Determinism determinism() {
            return Determinism.D4;
        }
    }
}
