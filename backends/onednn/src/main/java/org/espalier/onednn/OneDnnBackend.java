package org.espalier.onednn;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.ForwardingBackend;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Workers;

/** Products and convolutions by oneDNN; all else, memory included, is the base's. */
final class OneDnnBackend implements ForwardingBackend {
    private final Backend base;
    private final Engine engine = new Engine();
    private final Parts parts;
    private final Convolutions convolutions;

    OneDnnBackend(Workers workers, Backend base) {
        this(workers, base, Types::here);
    }

    OneDnnBackend(Workers workers, Backend base, Function<Engine, Types> types) {
        this.base = base;
        this.parts =
                new Parts(
                        types.apply(engine),
                        new Primitives(engine),
                        workers,
                        base,
                        new Scratch(base),
                        new Scratch(base));
        this.convolutions = new Convolutions(engine, base);
    }

    @Override
    public Backend base() {
        return base;
    }

    @Override
    public Optional<Kernel> prepare(Op op, List<Operand> operands) {
        return switch (op) {
            case Op.MatMul product -> MatMulKernel.prepare(product, operands, parts);
            case Op.Composite composite ->
                    ConvolutionKernel.prepare(composite, operands, parts, convolutions);
            default -> Optional.empty();
        };
    }

    @Override
    public Capabilities capabilities() {
        Capabilities below = base.capabilities();
        return new Capabilities(
                "oneDNN %s (%s: %s) over %s"
                        .formatted(OneDnn.version(), Isa.here(), parts.types(), below.device()),
                below.opset(),
                ConvolutionKernel.NAMES,
                below.dtypes());
    }

    @Override
    public void close() {
        convolutions.close();
        parts.scratch().close();
        parts.panels().close();
        parts.primitives().close();
        engine.close();
    }
}
