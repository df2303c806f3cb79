package org.espalier.core.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.espalier.core.engine.MemoryOwner;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;
import org.jspecify.annotations.Nullable;

/**
 * Sums the gradients of virtual shards 0 … V − 1 by a fixed binary tree: neighbours first, an odd
 * last one moving up. Only log₂V + 1 arrays are held at a time.
 */
final class GradientTree {
    private static final Program ADD =
            Program.named("shard-sum", p -> p.set("out", p.in("x").add(p.in("y"))));

    private final ParameterArena arena;
    private final Deque<Buffer> spare = new ArrayDeque<>();
    private final List<@Nullable Buffer> levels = new ArrayList<>();

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
        Buffer sum = shard;
        int level = 0;
        while (level < levels.size() && levels.get(level) != null) {
            sum = join(java.util.Objects.requireNonNull(levels.get(level)), sum);
            levels.set(level++, null);
        }
        if (level == levels.size()) {
            levels.add(sum);
        } else {
            levels.set(level, sum);
        }
    }

    private Buffer join(Buffer left, Buffer right) {
        List<Slice> both = List.of(arena.whole(left), arena.whole(right));
        arena.run(ADD, Scalars.none(), both, List.of(arena.whole(left)));
        spare.push(right);
        return left;
    }

    /** The sum of all shards; give it back by {@link #recycle}. */
    Buffer sum() {
        Buffer sum = null;
        for (Buffer level : levels) {
            if (level != null) {
                sum = sum == null ? level : join(level, sum);
            }
        }
        levels.clear();
        return java.util.Objects.requireNonNull(sum, "no shard was added");
    }

    void recycle(Buffer sum) {
        spare.push(sum);
    }

    /** Forgets what was added: the step is given up. */
    void clear() {
        levels.stream().filter(b -> b != null).forEach(spare::push);
        levels.clear();
    }
}
