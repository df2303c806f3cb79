package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Cross-entropy of x·Wᵀ, some rows at a time: the logits never exist as a whole, and no product is
 * made twice. Where gradients are wanted they follow the losses of the same rows at once, as those
 * of the sum of all losses, and the logits' gradient lies where the logits lay.
 *
 * <p>The bits are those of the whole. Rows do not touch each other but in Wᵀ's gradient, a product
 * over rows, which adds them in blocks of 256; here each block is a product of its own, added to
 * those before.
 */
final class ChunkedLoss {
    static final String NAME = "linear-cross-entropy";

    private static final Op.Composite CROSS_ENTROPY = Op.Composite.of("cross-entropy");
    private static final Program ADD =
            Program.named("block-sum", p -> p.out(p.in("block").add(p.in("sum"))));
    private static final long BLOCK = 256; // of a product's sum over k

    /** Elements of a block's product that lie in the caches between product and sum. */
    private static final long PANEL = 1 << 21;

    private final Issue issue;
    private final Derivation derivation;
    private final Shape lead; // of N elements
    private final Tensor x; // [N, C]
    private final Tensor w; // [V, C]
    private final Tensor targets; // [N]
    private final boolean wantsX;
    private final boolean wantsW;
    private final List<Tensor> losses = new ArrayList<>(); // [rows] each
    private final List<Tensor> dx = new ArrayList<>(); // [rows, C] each
    private @Nullable Tensor dw; // [V, C]

    /** Rows x [.., C], W [V, C], targets [..], and whether the gradients of x and W are wanted. */
    ChunkedLoss(Issue issue, Derivation derivation, List<Tensor> inputs, boolean[] wanted) {
        this.issue = issue;
        this.derivation = derivation;
        this.lead = inputs.get(2).shape();
        this.w = inputs.get(1).detach();
        this.x = inputs.get(0).detach().reshape(lead.elements(), w.shape().dim(1));
        this.targets = inputs.get(2).reshape(lead.elements());
        this.wantsX = wanted[0];
        this.wantsW = wanted[1];
    }

    /** Whether an operation is this loss, of more logits than it wants to exist at once. */
    static boolean takes(Op.Composite op, List<Tensor> inputs) {
        return op.name().equals(NAME)
                && inputs.get(2).shape().elements() > rows(op, inputs.get(1).shape());
    }

    /** As many rows as have no more logits than may exist at once: whole blocks, one at least. */
    private static long rows(Op.Composite op, Shape w) {
        long rows = (long) op.attribute("logits") / Math.max(1, w.dim(0));
        return Math.max(1, rows / BLOCK) * BLOCK;
    }

    /** Passes over all rows. */
    ChunkedLoss run(Op.Composite op) {
        long rows = rows(op, w.shape());
        long n = lead.elements();
        for (long at = 0; at < n; at += rows) {
            long from = at;
            long to = Math.min(n, at + rows);
            issue.recorder().scoped(() -> chunk(from, to), made -> made);
        }
        return this;
    }

    /** The sum of the losses. */
    Tensor sum() {
        return Tensor.concat(0, losses).reshape(lead.dims()).sum();
    }

    /** The gradients that are wanted, of the sum of the losses: x's before W's. */
    List<Tensor> gradients() {
        List<Tensor> all = new ArrayList<>();
        if (wantsX) {
            all.add(Tensor.concat(0, dx).reshape(lead.concat(w.shape().slice(1, 2)).dims()));
        }
        if (dw != null) {
            all.add(dw);
        }
        return all;
    }

    /** What outlives the chunk. */
    private List<Tensor> chunk(long from, long to) {
        Tensor rows = x.slice(0, from, to);
        Tensor chosen = targets.slice(0, from, to);
        Tensor logits = rows.matmul(w.transpose());
        if (wantsX || wantsW) {
            pull(rows, slope(logits, chosen));
        } else {
            losses.add(loss(logits, chosen));
        }
        List<Tensor> made = new ArrayList<>(List.of(losses.getLast()));
        made.addAll(wantsX ? dx.subList(dx.size() - 1, dx.size()) : List.of());
        made.addAll(dw == null ? List.of() : List.of(dw));
        return made;
    }

    private static Tensor loss(Tensor logits, Tensor chosen) {
        return Tensor.composite(CROSS_ENTROPY, logits, chosen).getFirst();
    }

    /** The logits' gradient. The tape alone holds them then, so it may be written over them. */
    private Tensor slope(Tensor logits, Tensor chosen) {
        Tensor start = logits.variable();
        Tensor loss = loss(start, chosen);
        losses.add(loss.detach());
        logits.close();
        start.close();
        return derivation.gradients(loss, null, List.of(start), false).getFirst();
    }

    private void pull(Tensor rows, Tensor dlogits) {
        if (wantsX) {
            dx.add(dlogits.matmul(w));
        }
        long n = rows.shape().dim(0);
        for (long at = 0; wantsW && at < n; at += BLOCK) {
            long to = Math.min(n, at + BLOCK);
            add(dlogits.slice(0, at, to).transpose(), rows.slice(0, at, to));
        }
    }

    /** A block of dWᵀ's sum: d [V, k], rows [k, C]. */
    private void add(Tensor d, Tensor rows) {
        if (dw == null) {
            dw = d.matmul(rows);
            return;
        }
        long v = w.shape().dim(0);
        long panel = Math.max(1, PANEL / Math.max(1, w.shape().dim(1)));
        for (long at = 0; at < v; at += panel) {
            long to = Math.min(v, at + panel);
            Tensor block = d.slice(0, at, to).matmul(rows);
            add(block, Fresh.over(dw), at);
            block.close();
        }
    }

    private void add(Tensor block, Fresh sum, long at) {
        Shape part = block.shape();
        var target = sum.slice(sum.layout().slice(0, at, 1, part.dim(0)));
        issue.launcher()
                .map(ADD, new double[0], new long[0], List.of(Issue.slice(block), target, target));
    }
}
