package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;

/**
 * Matrix products. For each output k ascends by fma from +0 in blocks of 256, whatever the tile.
 *
 * <p>Table: M, K, N, coordinates, then offset and three strides per operand. Coordinates see [B, M,
 * N].
 */
public final class MatMulSource {
    private static final int HEADER = 3;

    private final Op.MatMul op;
    private final Program epilogue;
    private final List<DType> dtypes;
    private final Signature signature;
    private final Coordinates coordinates;

    /** For operands of these types. */
    public MatMulSource(Op.MatMul op, List<DType> dtypes) {
        this.op = op;
        this.epilogue = op.epilogue();
        this.dtypes = List.copyOf(dtypes);
        this.signature = new Signature(dtypes, epilogue);
        this.coordinates = Coordinates.of(epilogue, HEADER);
    }

    private String offset(int operand) {
        return "t[" + (coordinates.end() + 4 * operand) + "]";
    }

    private String stride(int operand, int axis) {
        return "t[" + (coordinates.end() + 4 * operand + 1 + axis) + "]";
    }

    private String at(int operand, String batch, String row, String column) {
        return "%s + %s * %s + %s * %s + %s * %s"
                .formatted(
                        offset(operand),
                        batch,
                        stride(operand, 0),
                        row,
                        stride(operand, 1),
                        column,
                        stride(operand, 2));
    }

    /** The source file for a tile. */
    public String text(Dialect dialect, Tile tile) {
        String size = "reqd_work_group_size(%d, %d, 1)".formatted(tile.across(), tile.down());
        StringBuilder text =
                new StringBuilder(signature.text("__attribute__((" + size + ")) "));
        text.append(start(tile));
        text.append("for (idx block = 0; block < t[1]; block += 256) {\n");
        text.append("float acc[%d][%d];\n".formatted(tile.rows(), tile.columns()));
        text.append(each(tile, "acc[r][c] = 0.0f;\n"));
        text.append("const idx end = min(t[1], block + 256);\n");
        text.append("for (idx k0 = block; k0 < end; k0 += %d) {\n".formatted(tile.k()));
        text.append("barrier(CLK_LOCAL_MEM_FENCE);\n");
        text.append(fill(tile, true));
        text.append(fill(tile, false));
        text.append("barrier(CLK_LOCAL_MEM_FENCE);\n");
        text.append("const int n = (int) min((idx) %d, end - k0);\n".formatted(tile.k()));
        text.append("for (int k = 0; k < n; k++) {\n").append(multiply(tile)).append("}\n}\n");
        text.append(each(tile, "total[r][c] = block == 0 ? acc[r][c] : total[r][c] + acc[r][c];\n"));
        text.append("}\n").append(finish(tile));
        return dialect.file(text.append("}\n").toString());
    }

    private static String start(Tile tile) {
        return """
        local float as[%d];
        local float bs[%d];
        const int lx = (int) get_local_id(0);
        const int ly = (int) get_local_id(1);
        const int lid = ly * %d + lx;
        const idx batch = (idx) get_group_id(2);
        const idx m0 = (idx) get_group_id(1) * %d;
        const idx n0 = (idx) get_group_id(0) * %d;
        float total[%d][%d];
        """
                        .formatted(
                                tile.k() * (tile.m() + 1),
                                tile.k() * tile.n(),
                                tile.across(),
                                tile.m(),
                                tile.n(),
                                tile.rows(),
                                tile.columns())
                + each(tile, "total[r][c] = 0.0f;\n");
    }

    /** A statement for every output of a work-item. */
    private static String each(Tile tile, String statement) {
        return "for (int r = 0; r < %d; r++) {\nfor (int c = 0; c < %d; c++) {\n%s}\n}\n"
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
                        ? at(0, "batch", "(m0 + s)", "(k0 + k)")
                        : at(1, "batch", "(k0 + k)", "(n0 + s)");
        String target = left ? "as[k * " + (side + 1) + " + s]" : "bs[k * " + side + " + s]";
        String value = new Element(dtypes.get(operand)).load("a%d[%s]".formatted(operand, place));
        return """
        for (int e = lid; e < %1$d; e += %2$d) {
        const int k = %3$s == 1 ? e %% %4$d : e / %5$d;
        const int s = %3$s == 1 ? e / %4$d : e %% %5$d;
        %6$s = %7$s + s < %8$s && k0 + k < end ? %9$s : 0.0f;
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
                        value);
    }

    private static String multiply(Tile tile) {
        return """
        float x[%1$d];
        float y[%2$d];
        for (int r = 0; r < %1$d; r++) {
        x[r] = as[k * %3$d + r * %4$d + ly];
        }
        for (int c = 0; c < %2$d; c++) {
        y[c] = bs[k * %5$d + c * %6$d + lx];
        }
        """
                        .formatted(
                                tile.rows(),
                                tile.columns(),
                                tile.m() + 1,
                                tile.down(),
                                tile.n(),
                                tile.across())
                + each(tile, "acc[r][c] = fma(x[r], y[c], acc[r][c]);\n");
    }

    private String finish(Tile tile) {
        int extras = epilogue.inputs().size() - 1;
        int out = 2 + extras;
        StringBuilder text = new StringBuilder();
        text.append("const idx row = m0 + r * %d + ly;\n".formatted(tile.down()));
        text.append("const idx column = n0 + c * %d + lx;\n".formatted(tile.across()));
        text.append("if (row < t[0] && column < t[2]) {\n");
        text.append("const idx i = (batch * t[0] + row) * t[2] + column;\n");
        for (int k = 2; k < dtypes.size(); k++) {
            text.append("const idx p%d = %s;\n".formatted(k, at(k, "batch", "row", "column")));
        }
        text.append("const float x0 = total[r][c];\n");
        text.append(signature.loads(1, 1));
        Statements statements = new Statements(epilogue, coordinates);
        text.append(statements.text());
        text.append(signature.store(out, statements.output(0)));
        if (op.keepsAccumulator()) {
            text.append(signature.store(out + 1, "x0"));
        }
        return each(tile, text.append("}\n").toString());
    }

    /** The numbers of a launch. */
    public Table table(List<Layout> layouts) {
        Layout a = layouts.get(0);
        Layout out = layouts.get(1 + epilogue.inputs().size());
        Table table = new Table().add(out.shape().dim(1));
        table.add(a.shape().dim(2)).add(out.shape().dim(2));
        coordinates.fill(table, out.shape());
        for (Layout layout : layouts) {
            table.add(layout.offset());
            table.add(layout.stride(0)).add(layout.stride(1)).add(layout.stride(2));
        }
        return table;
    }
}
