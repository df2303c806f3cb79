package org.espalier.opencl;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.opencl.source.Dialect;
import org.espalier.opencl.source.RowCheckSource;
import org.espalier.opencl.source.Table;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.jocl.CL;
import org.jocl.cl_mem;

/**
 * Finds numbers that are no rows without waiting for the device: a kernel notes the first one, and
 * the next read, which waits anyway, reports it.
 */
final class RowCheck implements AutoCloseable {
    private static final long[] NOTHING = {-1, 0, 0};

    private final Machine machine;
    private final cl_mem note;
    private final Map<DType, Code> codes = new EnumMap<>(DType.class);
    private boolean pending;

    RowCheck(Machine machine) {
        this.machine = machine;
        this.note = machine.queue().allocate((long) NOTHING.length * Long.BYTES);
        reset();
    }

    private void reset() {
        machine.queue().write(note, 0, MemorySegment.ofArray(NOTHING));
    }

    /** Enqueues a look at numbers, of which those from {@code rows} on are refused. */
    void enqueue(Buffer numbers, Layout layout, long rows, boolean refusesNegative) {
        pending = true;
        Code code = codes.computeIfAbsent(numbers.dtype(), this::code);
        Table table = RowCheckSource.table(layout, rows, refusesNegative);
        List<cl_mem> memory = List.of(((OpenClBuffer) numbers).memory(), note);
        Dialect dialect = machine.dialect(List.of(layout), rows);
        int group = machine.tuning().laneGroup();
        code.groups(1, group, dialect, table, memory, Binding.of(List.of()));
    }

    private Code code(DType numbers) {
        RowCheckSource source = new RowCheckSource(numbers);
        int group = machine.tuning().laneGroup();
        return new Code(machine, "row check", d -> source.text(d, group));
    }

    /**
     * Fails if a launch since the last call met a number that is no row.
     *
     * @throws IndexOutOfBoundsException naming number, position and rows
     */
    void report() {
        if (!pending) {
            return;
        }
        pending = false;
        MemorySegment found = MemorySegment.ofArray(NOTHING.clone());
        machine.queue().read(note, 0, found);
        long place = found.getAtIndex(ValueLayout.JAVA_LONG, 0);
        if (place >= 0) {
            reset();
            throw new IndexOutOfBoundsException(
                    "gather or scatter-add: number %s at position %s is no row of a table of %s rows"
                                    .formatted(
                                            found.getAtIndex(ValueLayout.JAVA_LONG, 1),
                                            place,
                                            found.getAtIndex(ValueLayout.JAVA_LONG, 2))
                            + "; the device met it in an earlier launch");
        }
    }

    @Override
    public void close() {
        CL.clReleaseMemObject(note);
    }
}
