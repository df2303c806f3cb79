package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;

/**
 * Joins the partial results of an output. Table: outputs, partial results per output, results per
 * output, places of the result.
 */
public final class JoinSource {
    /** Neighbours that one work-item joins as a tree: a power of two. */
    public static final int CHUNK = 32;

    private final Combination combination;
    private final Signature signature;
    private final Places output;

    /** From f32 scratch memory to an output of a type and kind. */
    public JoinSource(Combine combine, DType dtype, Layout.Kind kind) {
        this.combination = new Combination(combine);
        this.signature = new Signature(List.of(DType.F32, dtype), Program.identity());
        this.output = Places.of(List.of(kind));
    }

    /** Level by level, neighbours first, an odd last one moving up; [output, part]. */
    public String tree(Dialect dialect) {
        StringBuilder text = head();
        text.append("const idx first = task % t[2] * " + CHUNK + ";\n");
        text.append("const int n = (int) min((idx) " + CHUNK + ", t[1] - first);\n");
        text.append("float s[" + CHUNK + "];\n");
        text.append("for (int k = 0; k < n; k++) {\n");
        text.append("s[k] = a0[task / t[2] * t[1] + first + k];\n}\n");
        text.append("for (int m = n; m > 1; m = (m + 1) / 2) {\n");
        text.append("for (int k = 0; k < m / 2; k++) {\n");
        text.append("s[k] = " + combination.of("s[2 * k]", "s[2 * k + 1]") + ";\n}\n");
        text.append("if ((m & 1) != 0) {\ns[m / 2] = s[m - 1];\n}\n}\n");
        return tail(dialect, text, "s[0]");
    }

    /** In order; [part, output]. */
    public String ascending(Dialect dialect) {
        StringBuilder text = head();
        text.append("float a = " + combination.start() + ";\n");
        text.append("for (idx k = 0; k < t[1]; k++) {\n");
        text.append("a = " + combination.of("a", "a0[k * t[0] + task]") + ";\n}\n");
        return tail(dialect, text, "a");
    }

    private StringBuilder head() {
        StringBuilder text = new StringBuilder(signature.text(""));
        text.append("const idx task = (idx) get_global_id(0);\n");
        return text.append("if (task >= t[0] * t[2]) {\nreturn;\n}\n");
    }

    private String tail(Dialect dialect, StringBuilder text, String result) {
        text.append(output.declare("3", "task", 1));
        return dialect.file(text.append(signature.store(1, result)).append("}\n").toString());
    }

    /** The numbers of a launch. */
    public Table table(long outputs, long parts, long results, Layout out) {
        Table table = new Table().add(outputs).add(parts).add(results);
        output.fill(table, List.of(out));
        return table;
    }
}
