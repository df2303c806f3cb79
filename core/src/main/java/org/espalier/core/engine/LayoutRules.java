package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The gradients of what moves, joins, cuts or casts elements. */
final class LayoutRules {
    private LayoutRules() {}

    /** The same elements under another layout. */
    record OfView(Views views, Op.Transform transform, Shape source) implements Rule {
        @Override
        public String label() {
            return "view";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return Arrays.asList(d == null ? null : back(d));
        }

        private Tensor back(Tensor d) {
            return switch (transform) {
                case Op.Transform.Reshape _ -> d.reshape(source.dims());
                case Op.Transform.Permute p -> d.permute(inverse(p.order()));
                case Op.Transform.Broadcast _ -> ProgramGradient.sumTo(d, source);
                case Op.Transform.Slice s -> views.pad(d, s, source);
            };
        }

        private static int[] inverse(List<Integer> order) {
            return IntStream.range(0, order.size()).map(order::indexOf).toArray();
        }
    }

    /** Zeros with x in a slice of them. */
    record OfPad(Views views, Op.Transform.Slice slice) implements Rule {
        @Override
        public String label() {
            return "pad";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return Arrays.asList(d == null ? null : views.view(d, slice));
        }
    }

    /** Parts of an axis. */
    record OfSplit(int axis, List<Long> sizes, Shape whole) implements Rule {
        @Override
        public String label() {
            return "split";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            List<Tensor> all = new ArrayList<>();
            Tensor any = dy.stream().filter(d -> d != null).findFirst().orElse(null);
            for (int i = 0; any != null && i < sizes.size(); i++) {
                Tensor d = i < dy.size() ? dy.get(i) : null;
                all.add(d != null ? d : zeros(any.session(), sizes.get(i)));
            }
            return Arrays.asList(any == null ? null : Tensor.concat(axis, all));
        }

        private Tensor zeros(Session session, long size) {
            return session.scalar(0).broadcastTo(whole.with(axis, size).dims());
        }
    }

    /** Parts joined along an axis. */
    record OfConcat(int axis, List<Long> sizes) implements Rule {
        @Override
        public String label() {
            return "concat";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            if (d == null) {
                return Rule.nothing(wanted.length);
            }
            List<@Nullable Tensor> parts = new ArrayList<>();
            long at = 0;
            for (int i = 0; i < wanted.length; i++) {
                parts.add(wanted[i] ? d.slice(axis, at, at + sizes.get(i)) : null);
                at += sizes.get(i);
            }
            return parts;
        }
    }

    /** Another type. */
    record OfCast(DType source) implements Rule {
        @Override
        public String label() {
            return "cast";
        }

        @Override
        public List<@Nullable Tensor> pull(
                List<Tensor> saved, List<@Nullable Tensor> dy, boolean[] wanted) {
            Tensor d = dy.getFirst();
            return Arrays.asList(d == null ? null : d.cast(source));
        }
    }
}
