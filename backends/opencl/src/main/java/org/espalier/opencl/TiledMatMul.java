package org.espalier.opencl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.opencl.source.Dialect;
import org.espalier.opencl.source.MatMulSource;
import org.espalier.opencl.source.Tile;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;

/**
 * {@link Op.MatMul} through local memory, with the largest tile that the device and the shape have
 * use for.
 */
final class TiledMatMul implements Kernel {
    private final Machine machine;
    private final Program epilogue;
    private final MatMulSource source;
    private final Determinism determinism;
    private final Map<Tile, Code> codes = new LinkedHashMap<>();

    TiledMatMul(
            Machine machine,
            Op.MatMul op,
            List<Operand> operands,
            List<Tile> tiles,
            Determinism determinism) {
        this.machine = machine;
        this.epilogue = op.epilogue();
        this.source = new MatMulSource(op, operands.stream().map(Operand::dtype).toList());
        this.determinism = determinism;
        for (Tile tile : tiles) {
            if (fits(tile)) {
                String name = op.label() + " in tiles of " + tile.m() + " x " + tile.n();
                codes.put(tile, new Code(machine, name, d -> source.text(d, tile)));
            }
        }
    }

    private boolean fits(Tile tile) {
        Limits limits = machine.limits();
        return tile.items() <= limits.group()
                && tile.across() <= limits.across()
                && tile.down() <= limits.down()
                && tile.localBytes() <= limits.localBytes();
    }

    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        Shape out = launch.last().shape();
        if (out.elements() == 0) {
            return;
        }
        Tile tile = choose(out);
        long across = (out.dim(2) + tile.n() - 1) / tile.n() * tile.across();
        long down = (out.dim(1) + tile.m() - 1) / tile.m() * tile.down();
        Dialect dialect = machine.dialect(launch.layouts(), Math.max(across, down));
        Code code = Objects.requireNonNull(codes.get(tile));
        code.launch(
                code.in(dialect),
                dialect,
                source.table(launch.layouts()),
                launch.memory(),
                Launch.scalars(epilogue, binding),
                new long[] {across, down, out.dim(0)},
                tile.across(),
                tile.down(),
                1);
    }

    /** The first that is not more than twice as high as the result, or the last. */
    private Tile choose(Shape out) {
        Tile best = codes.keySet().iterator().next();
        for (Tile tile : codes.keySet()) {
            best = tile;
            if (tile.m() < 2 * out.dim(1)) {
                return tile;
            }
        }
        return best;
    }

    @Override
    public Determinism determinism() {
        return determinism;
    }
}
