package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** A buffer holds what was written, in parts too, and is closed once. */
final class BufferCheck implements CaseCheck<BufferCheck.Size> {
    /** What to allocate. */
    record Size(DType dtype, int elements) {}

    private final Backend backend;

    BufferCheck(Candidate candidate) {
        backend = candidate.open(new Scrambled(1, 0));
    }

    @Override
    public Verdict check(Size size) {
        if (!backend.capabilities().dtypes().contains(size.dtype())) {
            return new Verdict.Skipped("type not listed");
        }
        Buffer buffer = backend.allocate(size.dtype(), size.elements());
        String difference = describes(buffer, size) + holds(buffer, size);
        buffer.close();
        difference += closedTwice(buffer);
        return difference.isEmpty() ? new Verdict.Passed() : new Verdict.Broken(difference.strip());
    }

    private static String describes(Buffer buffer, Size size) {
        boolean right = buffer.dtype() == size.dtype() && buffer.elements() == size.elements();
        boolean aligned =
                !(buffer instanceof HostBuffer host) || host.segment().address() % 64 == 0;
        return (right ? "" : "it is " + buffer.elements() + " of " + buffer.dtype() + ". ")
                + (aligned ? "" : "its segment is not aligned to 64 bytes. ");
    }

    /** Writes all, then the second half again, and reads from the first quarter on. */
    private String holds(Buffer buffer, Size size) {
        int width = size.dtype().bytes();
        byte[] bytes = new byte[size.elements() * width];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        int half = size.elements() / 2 * width;
        MemorySegment all = MemorySegment.ofArray(bytes);
        backend.write(buffer, 0, all);
        Arrays.fill(bytes, half, bytes.length, (byte) 99);
        backend.write(buffer, half / width, all.asSlice(half));
        int quarter = size.elements() / 4 * width;
        byte[] back = new byte[bytes.length - quarter];
        backend.read(buffer, quarter / width, MemorySegment.ofArray(back));
        boolean same = Arrays.equals(bytes, quarter, bytes.length, back, 0, back.length);
        return same ? "" : "it does not hold what was written. ";
    }

    private static String closedTwice(Buffer buffer) {
        try {
            buffer.close();
            return "closing it twice throws nothing; IllegalStateException is due. ";
        } catch (IllegalStateException expected) {
            return "";
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
