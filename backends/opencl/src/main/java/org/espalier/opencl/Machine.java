package org.espalier.opencl;

import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.opencl.source.Dialect;

/** What the kernels of a backend share. */
final class Machine implements AutoCloseable {
    /** From here on positions do not fit 32 bits; the slack is for rounding up to whole groups. */
    static final long NARROW = (1L << 31) - (1L << 16);

    /** Work-items of a group where the kernel has no wish of its own. */
    private static final long GROUP = 128;

    /** Work-items that share the 16 lanes of a block. */
    private static final int LANES = 16;

    private final Queue queue;
    private final Compiler compiler;
    private final Tables tables;
    private final Scratch scratch;
    private final RowErrors errors;
    private final long narrow;

    /**
     * Over a queue.
     *
     * @param narrow positions from here on are 64-bit numbers
     */
    Machine(Queue queue, long narrow) {
        this.queue = queue;
        this.compiler = new Compiler(queue);
        this.tables = new Tables(queue);
        this.scratch = new Scratch(queue);
        this.errors = new RowErrors(queue);
        this.narrow = narrow;
    }

    Queue queue() {
        return queue;
    }

    Compiler compiler() {
        return compiler;
    }

    Tables tables() {
        return tables;
    }

    Scratch scratch() {
        return scratch;
    }

    RowErrors errors() {
        return errors;
    }

    Limits limits() {
        return queue.device().limits();
    }

    /** How kernels for these layouts, and so many work-items, are written. */
    Dialect dialect(List<Layout> layouts, long items) {
        boolean wide = items >= narrow || layouts.stream().anyMatch(l -> end(l) >= narrow);
        return dialect(wide);
    }

    Dialect dialect(boolean wide) {
        return new Dialect(wide, limits().floats().exactDivision());
    }

    /** One past the last position, or past the number of elements where that is more. */
    private static long end(Layout layout) {
        Shape shape = layout.shape();
        long last = layout.offset();
        for (int a = 0; a < shape.rank() && shape.elements() > 0; a++) {
            last += Math.max(0, layout.stride(a) * (shape.dim(a) - 1));
        }
        return Math.max(last + 1, shape.elements());
    }

    /** A group for a kernel that works alone in every work-item. */
    long group(Compiler.Compiled kernel) {
        return Math.min(GROUP, Math.min(kernel.group(), limits().across()));
    }

    /** Work-items of a group that sums lanes: a power of two, the same for all such kernels. */
    int laneGroup() {
        long most = Math.min(64, Math.min(limits().group(), limits().across()));
        return (int) Long.highestOneBit(most);
    }

    /** Work-items of such a group that share a block. */
    int laneItems() {
        return Math.min(LANES, laneGroup());
    }

    @Override
    public void close() {
        errors.close();
        scratch.close();
        tables.close();
        compiler.close();
        queue.close();
    }
}
