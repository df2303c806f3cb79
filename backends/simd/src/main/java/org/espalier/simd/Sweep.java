package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;

/**
 * A program bound to operands of one shape and any layouts, to be run over ranges of row-major
 * element numbers. Ranges may run on several threads at once, each with a {@link Cursor} of its
 * own.
 */
final class Sweep {
    private static final int LONGEST = 1 << 30;

    private final Program program;
    private final Binding binding;
    private final List<Slice> slices;
    private final Scratch scratch;
    private final Axes axes;
    private final int[] bytes;
    private final RowKernel kernel;
    private final boolean indexed;

    /**
     * Binds a program.
     *
     * @param slices the inputs, then either all outputs or none: then the outputs go where {@link
     *     Cursor#run} says
     */
    Sweep(SimdContext context, Program program, Binding binding, List<Slice> slices) {
        this.program = program;
        this.binding = binding;
        this.slices = slices;
        this.scratch = context.scratch();
        this.indexed = program.code().stream().anyMatch(i -> i.op() == Opcode.INDEX);
        List<Layout> layouts = slices.stream().map(Slice::layout).toList();
        this.axes = indexed ? Axes.plain(layouts) : Axes.merged(layouts);
        this.bytes = slices.stream().mapToInt(s -> s.buffer().dtype().bytes()).toArray();
        this.kernel = context.programs().compile(program, operands());
    }

    private List<Operand> operands() {
        List<Operand> all = new ArrayList<>();
        for (int k = 0; k < slices.size(); k++) {
            all.add(new Operand(slices.get(k).buffer().dtype(), kind(axes.innerStride(k))));
        }
        while (all.size() < program.inputs().size() + program.outputs().size()) {
            all.add(new Operand(DType.F32, Layout.Kind.DENSE));
        }
        return all;
    }

    private Layout.Kind kind(long stride) {
        if (stride == 1 || axes.inner() == 1) {
            return Layout.Kind.DENSE;
        }
        return stride == 0 ? Layout.Kind.BROADCAST : Layout.Kind.STRIDED;
    }

    /** The number of elements. */
    long elements() {
        return axes.elements();
    }

    /**
     * Operations per element, as {@link Share} counts them: reading or writing one is worth four,
     * and an elementary function a dozen.
     */
    int operations() {
        int all = 4 * (program.inputs().size() + program.outputs().size());
        for (Instruction i : program.code()) {
            all +=
                    switch (i.op()) {
                        case INPUT, PARAM, LITERAL -> 0;
                        case EXP, LOG, TANH, ERF, SIN, COS, RANDOM -> 12;
                        default -> 1;
                    };
        }
        return all;
    }

    /** A cursor for one thread. */
    Cursor open() {
        return new Cursor();
    }

    /** Runs ranges one after another. */
    final class Cursor implements AutoCloseable {
        private final MemorySegment staging = scratch.take(kernel.stagingBytes());
        private final Odometer rows = new Odometer(axes);
        private final Row row;

        private Cursor() {
            int outputs = program.inputs().size() + program.outputs().size();
            row = new Row(outputs, binding.params(), binding.keys(), axes.rank(), staging);
            for (int k = 0; k < slices.size(); k++) {
                HostBuffer buffer = (HostBuffer) slices.get(k).buffer();
                row.operand(k, buffer.segment(), axes.innerStride(k));
            }
        }

        /** Computes elements {@code first} to {@code first + count − 1}. */
        void run(long first, long count) {
            walk(first, count, 0);
        }

        /** The same for one unbound output: floats side by side from a position on, in bytes. */
        void run(long first, long count, MemorySegment target, long at) {
            row.operand(slices.size(), target, 1);
            walk(first, count, at);
        }

        private void walk(long first, long count, long at) {
            if (count == 0) {
                return;
            }
            long inner = axes.inner();
            rows.seek(first / inner);
            long column = first % inner;
            for (long done = 0; done < count; ) {
                int n = (int) Math.min(Math.min(inner - column, count - done), LONGEST);
                place(first + done, column, at + 4 * done);
                kernel.run(row, n);
                done += n;
                column += n;
                if (column == inner) {
                    column = 0;
                    rows.next();
                }
            }
        }

        private void place(long element, long column, long at) {
            row.first(element);
            for (int k = 0; k < slices.size(); k++) {
                long position = rows.start(k) + column * axes.innerStride(k);
                row.at(k, position * bytes[k]);
            }
            if (slices.size() < row.at.length) {
                row.at(slices.size(), at);
            }
            if (indexed) {
                coordinates(column);
            }
        }

        private void coordinates(long column) {
            for (int a = 0; a < axes.rank() - 1; a++) {
                row.coordinate(a, rows.coordinate(a));
            }
            row.coordinate(axes.rank() - 1, column);
        }

        @Override
        public void close() {
            scratch.give(staging);
        }
    }
}
