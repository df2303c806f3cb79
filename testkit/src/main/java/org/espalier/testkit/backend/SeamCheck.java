package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** What the seam itself must refuse: in words, without harm to other memory, and usable after. */
final class SeamCheck implements CaseCheck<SeamCheck.Abuse> {
    /** A bad use of the seam. */
    enum Abuse {
        /** allocate(f32, −1). */
        NEGATIVE_SIZE,
        /** allocate(f64, 2⁶⁰). */
        ENORMOUS_SIZE,
        /** Writing nine elements into eight. */
        WRITE_BEYOND,
        /** Writing before the first element. */
        WRITE_BEFORE,
        /** Reading nine elements of eight. */
        READ_BEYOND,
        /** A gather of row 7 of 4. */
        GATHER_ABOVE,
        /** A gather of row −1. */
        GATHER_BELOW,
        /** A scatter-add into row 7 of 4. */
        SCATTER_ABOVE,
        /** Writing to a closed buffer. */
        WRITE_CLOSED,
        /** Reading a closed buffer. */
        READ_CLOSED,
        /** Launching on a closed buffer. */
        LAUNCH_CLOSED;

        static final List<Abuse> SIZES =
                List.of(NEGATIVE_SIZE, ENORMOUS_SIZE, WRITE_BEYOND, WRITE_BEFORE, READ_BEYOND);
        static final List<Abuse> ROWS = List.of(GATHER_ABOVE, GATHER_BELOW, SCATTER_ABOVE);
        static final List<Abuse> CLOSED = List.of(WRITE_CLOSED, READ_CLOSED, LAUNCH_CLOSED);
    }

    private static final int SIZE = 8;
    private static final Layout DENSE = Layout.dense(Shape.of(SIZE));

    private final Backend backend;

    SeamCheck(Candidate candidate) {
        backend = candidate.open(new Scrambled(2, 1));
    }

    @Override
    public Verdict check(Abuse abuse) {
        Buffer canary = filled(DType.F32, 1, 2, 3, 4, 5, 6, 7, 8);
        try {
            return refused(abuse)
                    .or(() -> unharmed(canary))
                    .or(() -> Health.complaint(backend))
                    .<Verdict>map(Verdict.Broken::new)
                    .orElseGet(Verdict.Passed::new);
        } finally {
            canary.close();
        }
    }

    private Buffer filled(DType dtype, double... numbers) {
        Buffer buffer = backend.allocate(dtype, numbers.length);
        backend.write(buffer, 0, Memory.of(dtype, numbers).segment());
        return buffer;
    }

    private Optional<String> refused(Abuse abuse) {
        try {
            commit(abuse);
            return Optional.of("nothing was thrown");
        } catch (RuntimeException | OutOfMemoryError e) {
            String message = String.valueOf(e.getMessage());
            boolean namesRow = !Abuse.ROWS.contains(abuse) || message.matches("(?s).*(7|-1).*");
            return message.isBlank() || message.equals("null") || !namesRow
                    ? Optional.of("the message does not say what was wrong: " + e)
                    : Optional.empty();
        }
    }

    private void commit(Abuse abuse) {
        switch (abuse) {
            case NEGATIVE_SIZE -> backend.allocate(DType.F32, -1).close();
            case ENORMOUS_SIZE -> backend.allocate(DType.F64, 1L << 60).close();
            case WRITE_BEYOND -> open(b -> backend.write(b, 0, bytes(SIZE + 1)));
            case WRITE_BEFORE -> open(b -> backend.write(b, -1, bytes(1)));
            case READ_BEYOND -> open(b -> backend.read(b, 0, bytes(SIZE + 1)));
            case GATHER_ABOVE -> gather(7);
            case GATHER_BELOW -> gather(-1);
            case SCATTER_ABOVE -> scatter(7);
            case WRITE_CLOSED -> closed(b -> backend.write(b, 0, bytes(SIZE)));
            case READ_CLOSED -> closed(b -> backend.read(b, 0, bytes(SIZE)));
            case LAUNCH_CLOSED -> closed(this::negate);
        }
    }

    private static MemorySegment bytes(int floats) {
        return MemorySegment.ofArray(new byte[floats * Float.BYTES]);
    }

    private interface Use {
        void of(Buffer buffer);
    }

    private void open(Use use) {
        try (Buffer buffer = backend.allocate(DType.F32, SIZE)) {
            use.of(buffer);
        }
    }

    private void closed(Use use) {
        Buffer buffer = backend.allocate(DType.F32, SIZE);
        buffer.close();
        use.of(buffer);
    }

    private void negate(Buffer x) {
        try (Buffer out = backend.allocate(DType.F32, SIZE)) {
            launch(
                    new Op.Map(Program.of(e -> e.neg())),
                    new Slice(x, DENSE),
                    new Slice(out, DENSE));
            backend.read(out, 0, bytes(SIZE));
        }
    }

    /** Launches and reads, where an asynchronous device may first say what was wrong. */
    private void launch(Op op, Slice... operands) {
        List<Slice> all = List.of(operands);
        List<Operand> types =
                all.stream().map(s -> new Operand(s.buffer().dtype(), s.layout().kind())).toList();
        Kernel kernel = backend.prepare(op, types).orElseThrow();
        kernel.launch(Binding.of(all));
        Slice out = all.getLast();
        backend.read(out.buffer(), 0, bytes((int) out.buffer().elements()));
    }

    private void gather(int row) {
        try (Buffer table = filled(DType.F32, 1, 2, 3, 4);
                Buffer numbers = filled(DType.I32, 0, row);
                Buffer out = filled(DType.F32, 0, 0)) {
            launch(new Op.Gather(), rows(table, 4), row(numbers), rows(out, 2));
        }
    }

    private void scatter(int row) {
        try (Buffer rows = filled(DType.F32, 1, 2);
                Buffer numbers = filled(DType.I32, 0, row);
                Buffer out = filled(DType.F32, 0, 0, 0, 0)) {
            launch(new Op.ScatterAdd(), row(numbers), rows(rows, 2), rows(out, 4));
        }
    }

    private static Slice row(Buffer numbers) {
        return new Slice(numbers, Layout.dense(Shape.of(2)));
    }

    private static Slice rows(Buffer buffer, int n) {
        return new Slice(buffer, Layout.dense(Shape.of(n, 1)));
    }

    private Optional<String> unharmed(Buffer canary) {
        Memory now = Memory.untouched(DType.F32, SIZE);
        backend.read(canary, 0, now.segment());
        Memory due = Memory.of(DType.F32, 1, 2, 3, 4, 5, 6, 7, 8);
        return Arrays.equals(now.bytes(), due.bytes())
                ? Optional.empty()
                : Optional.of("it changed another buffer: " + now.show(0) + " …");
    }

    @Override
    public void close() {
        backend.close();
    }
}
