package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;

/** An overlay and its base as core uses them: the overlay is asked first. */
record Overlaid(Backend top, Backend base) implements Backend {
    @Override
    public Buffer allocate(DType dtype, long elements) {
        return top.allocate(dtype, elements);
    }

    @Override
    public void write(Buffer target, long first, MemorySegment source) {
        top.write(target, first, source);
    }

    @Override
    public void read(Buffer source, long first, MemorySegment target) {
        top.read(source, first, target);
    }

    @Override
    public Optional<Kernel> prepare(Op op, List<Operand> operands) {
        return top.prepare(op, operands).or(() -> base.prepare(op, operands));
    }

    @Override
    public Capabilities capabilities() {
        Capabilities own = top.capabilities();
        Capabilities below = base.capabilities();
        return new Capabilities(
                own.device(),
                Math.min(own.opset(), below.opset()),
                joined(own.composites(), below.composites()),
                joined(own.dtypes(), below.dtypes()));
    }

    private static <T> List<T> joined(List<T> a, List<T> b) {
        List<T> all = new ArrayList<>(a);
        b.stream().filter(x -> !a.contains(x)).forEach(all::add);
        return all;
    }

    @Override
    public void close() {
        top.close();
        base.close();
    }
}
