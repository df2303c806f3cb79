package org.espalier.core.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.espalier.core.engine.MemoryOwner;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;

/** Sums the gradients of virtual shards in arrays of an arena, which are used again. */
final class GradientTree {
    private static final Program ADD =
            Program.named("shard-sum", p -> p.set("out", p.in("x").add(p.in("y"))));

    private final ParameterArena arena;
    private final Deque<Buffer> spare = new ArrayDeque<>();
    private final ShardTree<Buffer> shards = new ShardTree<>(this::join);

    GradientTree(ParameterArena arena) {
        this.arena = arena;
    }

    /** An array for the next shard's gradient. */
    Buffer open() {
        Buffer b = spare.poll();
        return b == null ? arena.array(MemoryOwner.GRADIENTS, "gradients") : b;
    }

    /** Adds the next shard. */
    void add(Buffer shard) {
        shards.add(shard);
    }

    private Buffer join(Buffer left, Buffer right) {
        List<Slice> both = List.of(arena.whole(left), arena.whole(right));
        arena.run(ADD, Scalars.none(), both, List.of(arena.whole(left)));
        spare.push(right);
        return left;
    }

    /** The sum of all shards; give it back by {@link #recycle}. */
    Buffer sum() {
        return shards.sum();
    }

    void recycle(Buffer sum) {
        spare.push(sum);
    }

    /** Forgets what was added: the step is given up. */
    void clear() {
        shards.clear(spare::push);
    }
}
