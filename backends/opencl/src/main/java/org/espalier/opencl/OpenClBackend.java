package org.espalier.opencl;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.opencl.source.CopySource;
import org.espalier.opencl.source.MapSource;
import org.espalier.opencl.source.Panel;
import org.espalier.opencl.source.RowsSource;
import org.espalier.opencl.source.Tile;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;

/** Runs every operation but composites on an OpenCL device. */
final class OpenClBackend implements Backend {
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

    private final Machine machine;
    private final Determinism determinism;

    /** On a device. */
    OpenClBackend(Device device, Tuning tuning) {
        this.machine = new Machine(new Queue(device), tuning);
        this.determinism = promise(device);
    }

    /**
     * The bits of the numeric contract where f32 is that of IEEE 754; elsewhere bits that neither
     * groups nor tiles change.
     */
    static Determinism promise(Device device) {
        Limits.Floats floats = device.limits().floats();
        return floats.denormals() && floats.nearest() ? Determinism.D4 : Determinism.D2;
    }

    @Override
    public Buffer allocate(DType dtype, long elements) {
        if (elements < 0 || elements > Long.MAX_VALUE / dtype.bytes()) {
            throw new IllegalArgumentException(
                    "opencl: no buffer has " + elements + " elements of " + dtype);
        }
        long bytes = elements * dtype.bytes();
        return new OpenClBuffer(dtype, elements, machine.queue().allocate(bytes));
    }

    @Override
    public void write(Buffer target, long first, MemorySegment source) {
        OpenClBuffer buffer = (OpenClBuffer) target;
        long offset = buffer.offset(first, source.byteSize());
        machine.queue().write(buffer.memory(), offset, source);
    }

    @Override
    public void read(Buffer source, long first, MemorySegment target) {
        OpenClBuffer buffer = (OpenClBuffer) source;
        long offset = buffer.offset(first, target.byteSize());
        machine.queue().read(buffer.memory(), offset, target);
        machine.rows().report();
    }

    @Override
    public Optional<Kernel> prepare(Op op, List<Operand> operands) {
        if (operands.stream().anyMatch(o -> !DTYPES.contains(o.dtype()))) {
            return Optional.empty();
        }
        return switch (op) {
            case Op.Map x -> Optional.of(map(x.program(), operands));
            case Op.Reduce x -> Optional.of(reduce(x, operands));
            case Op.MatMul x -> Optional.of(matmul(x, operands));
            case Op.Gather _ -> Optional.of(gather(operands));
            case Op.ScatterAdd _ -> Optional.of(scatterAdd(operands));
            case Op.Copy _ -> Optional.of(copy(operands));
            case Op.View _, Op.Composite _ -> Optional.empty();
        };
    }

    private static List<DType> dtypes(List<Operand> operands) {
        return operands.stream().map(Operand::dtype).toList();
    }

    private static List<Layout.Kind> kinds(List<Operand> operands) {
        return operands.stream().map(Operand::kind).toList();
    }

    private Kernel map(Program program, List<Operand> operands) {
        MapSource source = new MapSource(program, dtypes(operands), kinds(operands));
        return new MapKernel(machine, program, source, code(program.name(), source), determinism);
    }

    private Code code(String name, MapSource source) {
        Code code = new Code(machine, name, source::text);
        code.in(machine.dialect(false));
        return code;
    }

    private Kernel reduce(Op.Reduce op, List<Operand> operands) {
        return op.segmented()
                ? new SegmentKernel(machine, op, operands, determinism)
                : new ReduceKernel(machine, op, operands, determinism);
    }

    private Kernel matmul(Op.MatMul op, List<Operand> operands) {
        return switch (machine.tuning().products()) {
            case Tuning.Products.Tiles(List<Tile> tiles) ->
                    new TiledMatMul(machine, op, operands, tiles, determinism);
            case Tuning.Products.Panels(Panel panel) ->
                    new PackedMatMul(machine, op, operands, panel, determinism);
        };
    }

    private Kernel copy(List<Operand> operands) {
        DType from = operands.get(0).dtype();
        DType to = operands.get(1).dtype();
        if (!CopySource.handles(from, to)) {
            return map(Program.identity(), operands);
        }
        CopySource source = new CopySource(from, to, kinds(operands));
        return new CopyKernel(
                machine, source, new Code(machine, "copy", source::text), determinism);
    }

    private Kernel gather(List<Operand> operands) {
        RowsSource source =
                new RowsSource(
                        operands.get(1).dtype(), operands.get(0).dtype(), operands.get(2).dtype());
        return new GatherKernel(machine, new Code(machine, "gather", source::gather), determinism);
    }

    private Kernel scatterAdd(List<Operand> operands) {
        RowsSource source =
                new RowsSource(
                        operands.get(0).dtype(), operands.get(1).dtype(), operands.get(2).dtype());
        return new ScatterAddKernel(
                machine,
                new Code(machine, "scatter-add", source::chains),
                new Code(machine, "scatter-add", source::sums),
                determinism);
    }

    @Override
    public Capabilities capabilities() {
        String device = "opencl " + machine.queue().device();
        return new Capabilities(device, Op.OPSET, List.of(), DTYPES);
    }

    @Override
    public void close() {
        machine.close();
    }
}
