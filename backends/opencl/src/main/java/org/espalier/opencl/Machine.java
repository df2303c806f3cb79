package org.espalier.opencl;

import java.util.List;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Shape;
import org.espalier.opencl.source.Dialect;

/** What the kernels of a backend share. */
final class Machine implements AutoCloseable {
    /** Work-items of a group where the kernel has no wish of its own. */
    private static final long GROUP = 128;

    private final Queue queue;
    private final Compiler compiler;
    private final Tables tables;
    private final Scratch scratch;
    private final RowCheck rows;
    private final Tuning tuning;

    /** Over a queue. */
    Machine(Queue queue, Tuning tuning) {
        this.queue = queue;
        this.compiler = new Compiler(queue);
        this.tables = new Tables(queue);
        this.scratch = new Scratch(queue);
        this.rows = new RowCheck(this);
        this.tuning = tuning;
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

    RowCheck rows() {
        return rows;
    }

    Tuning tuning() {
        return tuning;
    }

    Limits limits() {
        return queue.device().limits();
    }

    /** How kernels for these layouts, and so many work-items, are written. */
    Dialect dialect(List<Layout> layouts, long items) {
        boolean wide = Math.max(items, end(layouts)) >= tuning.narrow();
        return dialect(wide);
    }

    Dialect dialect(boolean wide) {
        return new Dialect(wide, tuning.exactDivision());
    }

    private static long end(List<Layout> layouts) {
        return layouts.stream().mapToLong(Machine::end).max().orElse(0);
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

    @Override
    public void close() {
        rows.close();
        scratch.close();
        tables.close();
        compiler.close();
        queue.close();
    }
}
