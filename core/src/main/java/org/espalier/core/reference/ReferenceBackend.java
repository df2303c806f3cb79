package org.espalier.core.reference;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;

/**
 * Interprets every operation but composites, which core decomposes for it. Works on the calling
 * thread.
 */
final class ReferenceBackend implements Backend {
    @Override
    public Buffer allocate(DType dtype, long elements) {
        return new ReferenceBuffer(dtype, elements);
    }

    @Override
    public void write(Buffer target, long first, MemorySegment source) {
        bytes(target, first, source.byteSize()).copyFrom(source);
    }

    @Override
    public void read(Buffer source, long first, MemorySegment target) {
        target.copyFrom(bytes(source, first, target.byteSize()));
    }

    private static MemorySegment bytes(Buffer buffer, long first, long bytes) {
        return ((HostBuffer) buffer).segment().asSlice(first * buffer.dtype().bytes(), bytes);
    }

    @Override
    public Optional<Kernel> prepare(Op op, List<Operand> operands) {
        return switch (op) {
            case Op.Map map -> Optional.of(new MapKernel(map.program()));
            case Op.Reduce reduce -> Optional.of(new ReduceKernel(reduce));
            case Op.MatMul matmul -> Optional.of(new MatMulKernel(matmul));
            case Op.Gather _ -> Optional.of(new GatherKernel());
            case Op.ScatterAdd _ -> Optional.of(new ScatterAddKernel());
            case Op.Copy _ -> Optional.of(new CopyKernel());
            case Op.View _, Op.Composite _ -> Optional.empty();
        };
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(
                "reference (plain Java)", Op.OPSET, List.of(), List.of(DType.values()));
    }

    @Override
    public void close() {}
}
