package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;

/** Gather and scatter-add: rows by number. Numbers that are no rows are passed over. */
public final class RowsSource {
    private final DType numbers;
    private final DType rows;
    private final DType out;

    /** For numbers, the rows that are read, and those that are written. */
    public RowsSource(DType numbers, DType rows, DType out) {
        this.numbers = numbers;
        this.rows = rows;
        this.out = out;
    }

    private static String head(DType... operands) {
        return new Signature(List.of(operands), Program.identity()).text("");
    }

    /**
     * Table: N, C, V, then offset and strides of table (2), numbers (1), output (2). One work-item
     * per output element.
     */
    public String gather(Dialect dialect) {
        String copied =
                rows == out
                        ? "a2[to] = a0[from];"
                        : new Element(out).store("a2[to]", new Element(rows).load("a0[from]"));
        return dialect.file(
                head(rows, numbers, out)
                        + """
                        const idx i = (idx) get_global_id(0);
                        if (i >= t[0] * t[1]) {
                        return;
                        }
                        const idx n = i / t[1];
                        const idx c = i % t[1];
                        const long row = a1[t[6] + n * t[7]];
                        if (row < 0 || row >= t[2]) {
                        return;
                        }
                        const idx from = t[3] + (idx) row * t[4] + c * t[5];
                        const idx to = t[8] + n * t[9] + c * t[10];
                        """
                        + copied
                        + "\n}\n");
    }

    /** The numbers of a gather. */
    public static Table gatherTable(List<Layout> layouts) {
        Layout table = layouts.get(0);
        Layout out = layouts.get(2);
        Table t = new Table().add(out.shape().dim(0)).add(out.shape().dim(1));
        t.add(table.shape().dim(0));
        matrix(t, table);
        vector(t, layouts.get(1));
        matrix(t, out);
        return t;
    }

    private static void matrix(Table t, Layout layout) {
        t.add(layout.offset()).add(layout.stride(0)).add(layout.stride(1));
    }

    private static void vector(Table t, Layout layout) {
        t.add(layout.offset()).add(layout.stride(0));
    }

    /**
     * The chain of each row: where it begins (work-items 0 … V − 1) and, for each place, the next
     * one with the same number (the N after them); −1 ends it. Table as {@link #scatterTable}.
     */
    public String chains(Dialect dialect) {
        return dialect.file(
                head(numbers, DType.I32)
                        + """
                        const idx i = (idx) get_global_id(0);
                        if (i >= t[2] + t[0]) {
                        return;
                        }
                        const idx n = i - t[2];
                        const long row = n < 0 ? (long) i : a0[t[3] + n * t[4]];
                        idx next = n < 0 ? 0 : n + 1;
                        while (row >= 0 && next < t[0] && a0[t[3] + next * t[4]] != row) {
                        next++;
                        }
                        a1[i] = row >= 0 && next < t[0] ? (int) next : -1;
                        }
                        """);
    }

    /** Sums along the chains, in ascending order from +0; one work-item per output element. */
    public String sums(Dialect dialect) {
        return dialect.file(
                head(rows, out, DType.I32)
                        + """
                        const idx i = (idx) get_global_id(0);
                        if (i >= t[2] * t[1]) {
                        return;
                        }
                        const idx v = i / t[1];
                        const idx c = i % t[1];
                        float sum = 0.0f;
                        for (int n = a2[v]; n >= 0; n = a2[t[2] + n]) {
                        """
                        + "sum = sum + "
                        + new Element(rows).load("a0[t[5] + n * t[6] + c * t[7]]")
                        + ";\n}\nconst idx to = t[8] + v * t[9] + c * t[10];\n"
                        + new Element(out).store("a1[to]", "sum")
                        + "\n}\n");
    }

    /** N, C, V, then offset and strides of numbers (1), rows (2), output (2). */
    public static Table scatterTable(List<Layout> layouts) {
        Layout out = layouts.get(2);
        Table t = new Table().add(layouts.get(1).shape().dim(0)).add(out.shape().dim(1));
        t.add(out.shape().dim(0));
        vector(t, layouts.get(0));
        matrix(t, layouts.get(1));
        matrix(t, out);
        return t;
    }
}
