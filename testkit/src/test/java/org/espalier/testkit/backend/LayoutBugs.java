package org.espalier.testkit.backend;

import static org.espalier.spi.backend.Determinism.D1;
import static org.espalier.spi.backend.Determinism.D4;

import java.util.List;
import java.util.function.UnaryOperator;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Slice;

/** Slips of addresses: T4. */
final class LayoutBugs {
    private LayoutBugs() {}

    static List<Planted> all() {
        return List.of(
                new Planted(
                        "T4-MAP",
                        "negative strides are taken for positive ones",
                        D4,
                        context -> new Relaid(Op.Map.class, LayoutBugs::forward)),
                new Planted(
                        "T4-MAP",
                        "an output over its input is read after it is written",
                        D1,
                        Twisting.with(Twisting.all(Op.Map.class), LayoutBugs::reread)),
                new Planted("T4-COPY", "one element too many", D1, context -> new OneTooMany()),
                new Planted(
                        "T4-REDUCE",
                        "the offset of a slice is forgotten",
                        D1,
                        context -> new Relaid(Op.Reduce.class, LayoutBugs::fromStart)),
                new Planted(
                        "T4-GATHER",
                        "the step of the row numbers is forgotten",
                        D1,
                        context -> new Relaid(Op.Gather.class, LayoutBugs::unstepped)));
    }

    private static Slice forward(Slice s) {
        long[] strides = s.layout().strides();
        long start = s.layout().offset();
        for (int i = 0; i < strides.length; i++) {
            start += Math.min(0, strides[i] * (s.layout().shape().dim(i) - 1));
            strides[i] = Math.abs(strides[i]);
        }
        return new Slice(s.buffer(), Layout.of(s.layout().shape(), strides, start));
    }

    private static Slice fromStart(Slice s) {
        boolean isForward = true;
        for (long stride : s.layout().strides()) {
            isForward &= stride >= 0;
        }
        long start = isForward ? 0 : s.layout().offset();
        return new Slice(s.buffer(), Layout.of(s.layout().shape(), s.layout().strides(), start));
    }

    private static Slice unstepped(Slice s) {
        boolean isStepped = s.layout().shape().rank() == 1 && s.layout().stride(0) == 3;
        return isStepped
                ? new Slice(s.buffer(), Layout.dense(s.layout().shape(), s.layout().offset()))
                : s;
    }

    @SuppressWarnings("ReferenceEquality") // the same memory is meant
    private static void reread(List<Floats> all, Floats out) {
        boolean isOver =
                all.subList(0, all.size() - 1).stream()
                        .anyMatch(x -> x.slice().buffer() == out.slice().buffer());
        if (isOver && out.count() > 1) {
            out.set(1, out.get(1) + out.get(0));
        }
    }

    private record Relaid(Class<? extends Op> kind, UnaryOperator<Slice> change) implements Bug {
        @Override
        public Binding before(Op op, Binding binding) {
            return kind.isInstance(op)
                    ? new Binding(
                            binding.operands().stream().map(change).toList(),
                            binding.params(),
                            binding.keys())
                    : binding;
        }
    }

    /** Writes the element behind the last one of the target too. */
    private record OneTooMany() implements Bug {
        @Override
        public void after(Op op, Binding binding) {
            Floats target = new Floats(binding.operands().getLast());
            long n = target.count();
            long behind = n == 0 ? 0 : target.slice().layout().position(n - 1) + 1;
            if (op instanceof Op.Copy && n > 0 && behind < target.slice().buffer().elements()) {
                Layout one = Layout.dense(org.espalier.kernel.Shape.of(1), behind);
                new Floats(new Slice(target.slice().buffer(), one)).set(0, 0);
            }
        }
    }
}
