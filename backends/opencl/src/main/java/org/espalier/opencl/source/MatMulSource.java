package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;

/**
 * Matrix products. For each output k ascends by fma from +0 in blocks of 256, whatever the tile;
 * sums of integers know no order.
 *
 * <p>Table: M, K, N, coordinates, then offset and three strides per operand. Coordinates see [B, M,
 * N].
 */
public final class MatMulSource {
    private static final int HEADER = 3;

    private final Op.MatMul op;
    private final List<DType> dtypes;
    private final Signature signature;
    private final Coordinates coordinates;
    private final Accumulator numbers;

    /** For operands of these types. */
    public MatMulSource(Op.MatMul op, List<DType> dtypes) {
        this.op = op;
        this.dtypes = List.copyOf(dtypes);
        this.signature = new Signature(dtypes, op.epilogue());
        this.coordinates = Coordinates.of(op.epilogue(), HEADER);
        this.numbers = Accumulator.of(dtypes);
    }

    private String stride(int operand, int axis) {
        return "t[" + (coordinates.end() + 4 * operand + 1 + axis) + "]";
    }

    /** The position of an element whose operand's offset and strides begin there in the table. */
    private static String at(int begin, String batch, String row, String column) {
        return "t[%s] + %s * t[%s] + %s * t[%s] + %s * t[%s]"
                .formatted(begin, batch, begin + 1, row, begin + 2, column, begin + 3);
    }

    /** The source file for a tile. */
    public String text(Dialect dialect, Tile tile) {
        String size = "reqd_work_group_size(%s, %s, 1)".formatted(tile.across(), tile.down());
        StringBuilder text = new StringBuilder(signature.text("__attribute__((" + size + ")) "));
        text.append(start(tile));
        text.append("for (idx block = 0; block < t[1]; block += 256) {\n");
        text.append("%s acc[%s][%s];\n".formatted(numbers.type(), tile.rows(), tile.columns()));
        text.append(each(tile, "acc[r][c] = %s;\n".formatted(numbers.zero())));
        text.append("const idx end = min(t[1], block + 256);\n");
        text.append("for (idx k0 = block; k0 < end; k0 += %s) {\n".formatted(tile.k()));
        text.append("barrier(CLK_LOCAL_MEM_FENCE);\n");
        text.append(fill(tile, true));
        text.append(fill(tile, false));
        text.append("barrier(CLK_LOCAL_MEM_FENCE);\n");
        text.append("const int n = (int) min((idx) %s, end - k0);\n".formatted(tile.k()));
        text.append("for (int k = 0; k < n; k++) {\n").append(multiply(tile)).append("}\n}\n");
        text.append(
                each(tile, "total[r][c] = block == 0 ? acc[r][c] : total[r][c] + acc[r][c];\n"));
        text.append("}\n").append(finish(tile));
        return dialect.file(text.append("}\n").toString());
    }

    private String start(Tile tile) {
        return """
        local %1$s as[%2$s];
        local %1$s bs[%3$s];
        const int lx = (int) get_local_id(0);
        const int ly = (int) get_local_id(1);
        const int lid = ly * %4$s + lx;
        const idx batch = (idx) get_group_id(2);
        const idx m0 = (idx) get_group_id(1) * %5$s;
        const idx n0 = (idx) get_group_id(0) * %6$s;
        %1$s total[%7$s][%8$s];
        """
                        .formatted(
                                numbers.type(),
                                tile.k() * (tile.m() + 1),
                                tile.k() * tile.n(),
                                tile.across(),
                                tile.m(),
                                tile.n(),
                                tile.rows(),
                                tile.columns())
                + each(tile, "total[r][c] = %s;\n".formatted(numbers.zero()));
    }

    /** A statement for every output of a work-item. */
    private static String each(Tile tile, String statement) {
        return "for (int r = 0; r < %s; r++) {\nfor (int c = 0; c < %s; c++) {\n%s}\n}\n"
                .formatted(tile.rows(), tile.columns(), statement);
    }

    /** Copies a strip to local memory; neighbours read along the axis that has stride 1. */
    private String fill(Tile tile, boolean left) {
        int side = left ? tile.m() : tile.n();
        int operand = left ? 0 : 1;
        String limit = left ? "t[0]" : "t[2]";
        String origin = left ? "m0" : "n0";
        String place =
                left
                        ? at(coordinates.end(), "batch", "(m0 + s)", "(k0 + k)")
                        : at(coordinates.end() + 4, "batch", "(k0 + k)", "(n0 + s)");
        String target = left ? "as[k * " + (side + 1) + " + s]" : "bs[k * " + side + " + s]";
        String value = numbers.load(dtypes.get(operand), "a%s[%s]".formatted(operand, place));
        return """
        for (int e = lid; e < %1$s; e += %2$s) {
        const int k = %3$s == 1 ? e %% %4$s : e / %5$s;
        const int s = %3$s == 1 ? e / %4$s : e %% %5$s;
        %6$s = %7$s + s < %8$s && k0 + k < end ? %9$s : %10$s;
        }
        """
                .formatted(
                        side * tile.k(),
                        tile.items(),
                        stride(operand, left ? 2 : 1),
                        tile.k(),
                        side,
                        target,
                        origin,
                        limit,
                        value,
                        numbers.zero());
    }

    private String multiply(Tile tile) {
        return """
        %7$s x[%1$s];
        %7$s y[%2$s];
        for (int r = 0; r < %1$s; r++) {
        x[r] = as[k * %3$s + r * %4$s + ly];
        }
        for (int c = 0; c < %2$s; c++) {
        y[c] = bs[k * %5$s + c * %6$s + lx];
        }
        """
                        .formatted(
                                tile.rows(),
                                tile.columns(),
                                tile.m() + 1,
                                tile.down(),
                                tile.n(),
                                tile.across(),
                                numbers.type())
                + each(tile, numbers.add("acc[r][c]", "x[r]", "y[c]"));
    }

    private String finish(Tile tile) {
        return each(
                tile,
                "const idx row = m0 + r * %s + ly;\n".formatted(tile.down())
                        + "const idx column = n0 + c * %s + lx;\n".formatted(tile.across())
                        + "if (row < t[0] && column < t[2]) {\n"
                        + numbers.product("total[r][c]")
                        + finish(op, signature, coordinates, numbers, 0)
                        + "}\n");
    }

    /**
     * The epilogue of the product at batch, row and column, as the accumulator declares it.
     *
     * @param first operand whose place the table has first, behind the coordinates
     */
    static String finish(
            Op.MatMul op,
            Signature signature,
            Coordinates coordinates,
            Accumulator numbers,
            int first) {
        int out = 1 + op.epilogue().inputs().size();
        StringBuilder text = new StringBuilder();
        text.append("const idx i = (batch * t[0] + row) * t[2] + column;\n");
        for (int k = 2; k < signature.operands().size(); k++) {
            String place = at(coordinates.end() + 4 * (k - first), "batch", "row", "column");
            text.append("const idx p%s = %s;\n".formatted(k, place));
        }
        text.append(signature.loads(1, 1));
        Statements statements = new Statements(op.epilogue(), coordinates);
        text.append(statements.text());
        boolean isBare = op.epilogue().equals(Program.identity());
        text.append(
                isBare
                        ? numbers.store(signature, out)
                        : signature.store(out, statements.output(0)));
        return op.keepsAccumulator() ? text + numbers.store(signature, out + 1) : text.toString();
    }

    /** The numbers of a launch. */
    public Table table(List<Layout> layouts) {
        Layout a = layouts.get(0);
        Layout out = layouts.getLast();
        Table table = new Table().add(out.shape().dim(1));
        table.add(a.shape().dim(2)).add(out.shape().dim(2));
        coordinates.fill(table, out.shape());
        places(table, layouts);
        return table;
    }

    /** Offset and strides of layouts of rank 3. */
    static void places(Table table, List<Layout> layouts) {
        for (Layout layout : layouts) {
            table.add(layout.offset());
            table.add(layout.stride(0)).add(layout.stride(1)).add(layout.stride(2));
        }
    }
}
