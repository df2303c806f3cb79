package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.simd.composite.CompositeKernels;
import org.espalier.simd.gemm.GemmKernels;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Workers;

/** Runs every operation on this machine's vector units, over memory outside the heap. */
public final class SimdBackend implements Backend {
    private static final List<DType> DTYPES =
            List.of(
                    DType.F32,
                    DType.BF16,
                    DType.F16,
                    DType.I32,
                    DType.I64,
                    DType.U8,
                    DType.I8,
                    DType.BOOL);

    private final Scratch scratch = new Scratch();
    private final ProgramCompiler programs = new ProgramCompiler();
    private final SimdContext context;

    SimdBackend(Workers workers) {
        this.context = new SimdContext(workers, programs, scratch);
    }

    @Override
    public Buffer allocate(DType dtype, long elements) {
        return new OffHeapBuffer(dtype, elements);
    }

    @Override
    public void write(Buffer target, long first, MemorySegment source) {
        MemorySegment.copy(
                source, 0, range(target, first, source.byteSize()), 0, source.byteSize());
    }

    @Override
    public void read(Buffer source, long first, MemorySegment target) {
        MemorySegment.copy(
                range(source, first, target.byteSize()), 0, target, 0, target.byteSize());
    }

    /** Small segments are longer than their buffers, so elements are counted, not bytes. */
    private static MemorySegment range(Buffer buffer, long first, long bytes) {
        Objects.checkFromIndexSize(first, bytes / buffer.dtype().bytes(), buffer.elements());
        return ((HostBuffer) buffer).segment().asSlice(first * buffer.dtype().bytes(), bytes);
    }

    @Override
    public Optional<Kernel> prepare(Op op, List<Operand> operands) {
        if (operands.stream().anyMatch(o -> !DTYPES.contains(o.dtype()))) {
            return Optional.empty();
        }
        return switch (op) {
            case Op.Map x -> Optional.of(new MapKernel(context, x.program()));
            case Op.Reduce x -> Optional.of(new ReduceKernel(context, x));
            case Op.MatMul x -> GemmKernels.prepare(x, operands, context);
            case Op.Gather _ -> gather(operands);
            case Op.ScatterAdd _ -> Optional.of(new ScatterAddKernel(context));
            case Op.Copy _ -> Optional.of(copy(operands));
            case Op.View _ -> Optional.empty();
            case Op.Composite x -> CompositeKernels.prepare(x, operands, context);
        };
    }

    private Optional<Kernel> gather(List<Operand> operands) {
        boolean same = operands.get(0).dtype() == operands.get(2).dtype();
        return same ? Optional.of(new GatherKernel(context)) : Optional.empty();
    }

    private Kernel copy(List<Operand> operands) {
        return CopyKernel.handles(operands.get(0).dtype(), operands.get(1).dtype())
                ? new CopyKernel(context)
                : new MapKernel(context, Program.identity());
    }

    @Override
    public Capabilities capabilities() {
        String device = "simd " + Lanes.SPECIES.vectorBitSize() + "-bit";
        return new Capabilities(device, Op.OPSET, CompositeKernels.NAMES, DTYPES);
    }

    /** How many classes it has compiled programs to. */
    public int compiledClasses() {
        return programs.classes();
    }

    /** How long compiling them took, HotSpot's part apart, in nanoseconds. */
    public long compileNanoseconds() {
        return programs.nanoseconds();
    }

    @Override
    public void close() {
        scratch.close();
    }
}
