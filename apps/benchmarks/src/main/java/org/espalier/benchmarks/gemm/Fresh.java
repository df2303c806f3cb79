package org.espalier.benchmarks.gemm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** A product's operands as tensors that are made anew whenever asked. */
final class Fresh implements AutoCloseable {
    private final Session session;
    private final Operands operands;
    private final List<Tensor> live = new ArrayList<>();

    Fresh(Session session, Operands operands) {
        this.session = session;
        this.operands = operands;
        renew();
    }

    /** Tensors of the same numbers in memory that was never converted. */
    void renew() {
        close();
        live.add(operands.left(session));
        live.add(operands.right(session));
    }

    /** op(a)·op(b), which is given back at once. */
    void multiply() {
        product().close();
    }

    private Tensor product() {
        Tensor a = live.get(0);
        Tensor b = live.get(1);
        Product p = operands.product();
        Tensor left = p.transposeA() ? a.transpose() : a;
        return left.matmul(p.transposeB() ? b.transpose() : b);
    }

    /** How far the product is off. */
    double error(BackwardError measure) {
        Tensor c = product();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(operands.c().byteSize(), Float.BYTES);
            c.read(room);
            return measure.of(room);
        } finally {
            c.close();
        }
    }

    @Override
    public void close() {
        live.forEach(Tensor::close);
        live.clear();
    }
}
