package org.espalier.opencl.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;

/**
 * Matrix products from packed panels: one work-item per panel of a and panel of b.
 *
 * <p>Table: M, K, N, batch strides of both packed matrices, coordinates, then offset and three
 * strides per operand from the third on.
 */
public final class PanelSource {
    private static final int HEADER = 5;

    private final Op.MatMul op;
    private final List<DType> dtypes;
    private final Coordinates coordinates;
    private final Accumulator numbers;

    /** For operands of these types; the first two are packed. */
    public PanelSource(Op.MatMul op, List<DType> dtypes) {
        this.op = op;
        this.numbers = Accumulator.of(dtypes);
        this.dtypes = new ArrayList<>(dtypes);
        this.dtypes.set(0, numbers.packed());
        this.dtypes.set(1, numbers.packed());
        this.coordinates = Coordinates.of(op.epilogue(), HEADER);
    }

    /** The source file for panels of a size. */
    public String text(Dialect dialect, Panel panel) {
        StringBuilder text = new StringBuilder(signature().text(""));
        text.append(
                """
                const idx batch = (idx) get_global_id(2);
                const idx m0 = (idx) get_global_id(0) * %1$s;
                const idx n0 = (idx) get_global_id(1) * %2$s;
                const global %4$s *x = (const global %4$s *) a0 + batch * t[3] + m0 * t[1];
                const global %4$s *y = (const global %4$s *) a1 + batch * t[4] + n0 * t[1];
                %4$s total[%3$s];
                for (int e = 0; e < %3$s; e++) {
                total[e] = %5$s;
                }
                for (idx block = 0; block < t[1]; block += 256) {
                const int n = (int) min((idx) 256, t[1] - block);
                """
                        .formatted(
                                panel.rows(),
                                panel.columns(),
                                panel.rows() * panel.columns(),
                                numbers.type(),
                                numbers.zero()));
        text.append(block(panel)).append("}\n").append(finish(panel));
        return dialect.file(text.append("}\n").toString());
    }

    private Signature signature() {
        return new Signature(dtypes, op.epilogue());
    }

    /** Sums in registers, one variable each; then they join the total. */
    private String block(Panel panel) {
        StringBuilder text = new StringBuilder();
        String type = numbers.type() + panel.width();
        each(panel, text, type + " s%s_%s = (" + type + ") " + numbers.zero() + ";\n");
        text.append("for (int k = 0; k < n; k++) {\n");
        for (int v = 0; v < panel.vectors(); v++) {
            text.append("const %s y%s = vload%s(%2$s, y);\n".formatted(type, v, panel.width()));
        }
        for (int r = 0; r < panel.rows(); r++) {
            text.append("const %s x%s = (%1$s) x[%2$s];\n".formatted(type, r));
        }
        each(panel, text, numbers.add("s%1$s_%2$s", "x%1$s", "y%2$s"));
        text.append("x += %s;\ny += %s;\n}\n".formatted(panel.rows(), panel.columns()));
        String sum = "block == 0 ? s%1$s_%2$s : vload%3$s(%4$s, total) + s%1$s_%2$s";
        each(panel, text, "vstore%3$s(" + sum + ", %4$s, total);\n");
        return text.toString();
    }

    private static void each(Panel panel, StringBuilder text, String line) {
        for (int r = 0; r < panel.rows(); r++) {
            for (int v = 0; v < panel.vectors(); v++) {
                int at = r * panel.vectors() + v;
                text.append(String.format(Locale.ROOT, line, r, v, panel.width(), at));
            }
        }
    }

    private String finish(Panel panel) {
        StringBuilder text = new StringBuilder();
        text.append("const int rows = (int) min((idx) %s, t[0] - m0);\n".formatted(panel.rows()));
        text.append(
                "const int columns = (int) min((idx) %s, t[2] - n0);\n".formatted(panel.columns()));
        text.append("for (int r = 0; r < rows; r++) {\n");
        text.append("for (int c = 0; c < columns; c++) {\n");
        text.append("const idx row = m0 + r;\nconst idx column = n0 + c;\n");
        text.append(numbers.product("total[r * %s + c]".formatted(panel.columns())));
        text.append(MatMulSource.finish(op, signature(), coordinates, numbers, 2));
        return text.append("}\n}\n").toString();
    }

    /** The numbers of a launch. */
    public Table table(List<Layout> layouts, Panel panel) {
        Layout a = layouts.get(0);
        Layout b = layouts.get(1);
        Layout out = layouts.getLast();
        long k = a.shape().dim(2);
        long m = out.shape().dim(1);
        long n = out.shape().dim(2);
        Table table = new Table().add(m).add(k).add(n);
        table.add(a.stride(0) == 0 ? 0 : PackSource.panels(m, panel.rows()) * panel.rows() * k);
        table.add(
                b.stride(0) == 0 ? 0 : PackSource.panels(n, panel.columns()) * panel.columns() * k);
        coordinates.fill(table, out.shape());
        MatMulSource.places(table, layouts.subList(2, layouts.size()));
        return table;
    }
}
