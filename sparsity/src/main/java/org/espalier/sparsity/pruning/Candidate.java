package org.espalier.sparsity.pruning;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Program;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Update;

/**
 * A parameter that may lose weights. Its state {@code pruned} is 1 where one was taken, else 0. It
 * is ranked on the host, in f32; all else is done where the weights are.
 */
final class Candidate implements Smallest.Numbers {
    /** Which weights were taken: u8, of the parameter's shape. */
    static final String PRUNED = "pruned";

    /** What weights are ranked by, where that is more than what they are now. */
    static final String SCORE = "score";

    private static final Program BY_MAGNITUDE =
            Program.named(
                    "prune-magnitude", p -> p.set("rank", ranked(p.in(PRUNED), p.in("w").abs())));
    private static final Program BY_SCORE =
            Program.named("prune-score", p -> p.set("rank", ranked(p.in(PRUNED), p.in(SCORE))));
    private static final Program ADD_MOVEMENT =
            Program.named(
                    "prune-movement",
                    p -> {
                        Expr away = p.in("g").mul(p.in("w")).mul(p.param("lr"));
                        p.set(SCORE, p.inOut(SCORE).sub(away));
                    });
    private static final Program KEEP_WEIGHTS =
            Program.named("prune-weights", p -> p.set("w", kept(p.in(PRUNED), p.inOut("w"))));
    private static final Program KEEP_GRADIENTS =
            Program.named("prune-gradients", p -> p.set("g", kept(p.in(PRUNED), p.inOut("g"))));

    private final Update.Part part;
    private final Program rank;

    Candidate(Update.Part part, boolean hasScore) {
        this.part = part;
        this.rank = hasScore ? BY_SCORE : BY_MAGNITUDE;
    }

    /** What was taken comes before all else, so that it is taken again. */
    private static Expr ranked(Expr pruned, Expr score) {
        return isPruned(pruned).select(Expr.literal(-Float.MAX_VALUE), score);
    }

    /** Zero where it was taken: a product would leave −0. */
    private static Expr kept(Expr pruned, Expr x) {
        return isPruned(pruned).select(Expr.literal(0), x);
    }

    private static Expr isPruned(Expr pruned) {
        return pruned.gt(Expr.literal(0));
    }

    String name() {
        return part.name();
    }

    long size() {
        return part.shape().elements();
    }

    /** Adds to the scores how far this step's gradient, at a rate, moves weights from zero. */
    void addMovement(double rate) {
        part.run(ADD_MOVEMENT, Scalars.of("lr", rate));
    }

    /** Takes the gradients off what was taken. */
    void dropGradients() {
        part.run(KEEP_GRADIENTS, Scalars.none());
    }

    /** Makes zero what was taken. */
    void dropWeights() {
        part.run(KEEP_WEIGHTS, Scalars.none());
    }

    @Override
    public void each(IntConsumer key) {
        Tensor ranks = part.run(rank, Scalars.none()).getFirst();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(ValueLayout.JAVA_FLOAT, size());
            ranks.cast(DType.F32).read(numbers);
            for (long i = 0; i < size(); i++) {
                key.accept(Smallest.key(numbers.getAtIndex(ValueLayout.JAVA_FLOAT, i)));
            }
        }
        ranks.close();
    }

    /** Takes the weights whose keys are chosen, and no others. */
    void take(IntPredicate isChosen) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pruned = arena.allocate(size());
            long[] at = {0};
            each(key ->
                    pruned.set(
                            ValueLayout.JAVA_BYTE, at[0]++, (byte) (isChosen.test(key) ? 1 : 0)));
            Session session = part.get(PRUNED).session();
            Tensor taken = session.create(DType.U8, part.shape(), pruned);
            part.set(PRUNED, taken);
            taken.close();
        }
    }
}
