package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;

/**
 * One partial result per block and output. Over the last axis a block has 16 lanes, shared out
 * among {@code items} work-items; over other axes it has one.
 *
 * <p>Table: outputs, count, blocks, inner, start of the output's places, coordinates, places of the
 * inputs, places of the output.
 */
public final class BlockSource {
    private static final int HEADER = 5;

    private final Program program;
    private final Combination combination;
    private final Signature signature;
    private final Places inputs;
    private final Places output;
    private final Coordinates coordinates;

    /** For these inputs and an output, which may be scratch memory of f32. */
    public BlockSource(
            Program program, Combine combine, List<DType> dtypes, List<Layout.Kind> kinds) {
        int n = program.inputs().size();
        this.program = program;
        this.combination = new Combination(combine);
        this.signature = new Signature(dtypes, program);
        this.inputs = Places.of(kinds.subList(0, n));
        this.output = Places.of(List.of(kinds.getLast()));
        this.coordinates = Coordinates.of(program, HEADER);
    }

    private String element(String number) {
        Statements statements = new Statements(program, coordinates);
        return "const idx i = "
                + number
                + ";\n"
                + inputs.declare("" + coordinates.end(), "i", 0)
                + signature.loads(0, 0)
                + statements.text()
                + "a = "
                + combination.of("a", statements.output(0))
                + ";\n";
    }

    /**
     * Over the last axis.
     *
     * @param group work-items of a group, a multiple of {@code items}
     * @param items work-items of a block: a power of two up to 16
     */
    public String rows(Dialect dialect, int group, int items) {
        StringBuilder text = new StringBuilder(signature.text(""));
        text.append("local float lanes[%s];\n".formatted(group / items * 16));
        text.append("const int item = (int) get_local_id(0) %% %s;\n".formatted(items));
        text.append(
                "local float *mine = lanes + (int) get_local_id(0) / %s * 16;\n".formatted(items));
        text.append("const idx task = (idx) get_global_id(0) / %s;\n".formatted(items));
        text.append("const idx first = (task - task / t[2] * t[2]) * 4096;\n");
        text.append("const idx all = task < t[0] * t[2] ? t[1] - first : 0;\n");
        text.append("const int n = (int) (all < 4096 ? all : 4096);\n");
        text.append(lanes("task / t[2] * t[1] + first + r", items));
        text.append("if (task < t[0] * t[2] && item == 0) {\n");
        text.append(output.declare("t[4]", "task", program.inputs().size()));
        text.append(signature.store(program.inputs().size(), "mine[0]"));
        return dialect.file(text.append("}\n}\n").toString());
    }

    /** Sixteen lanes of n elements and their fold; {@code mine[0]} is the result. */
    private String lanes(String element, int items) {
        StringBuilder text = new StringBuilder();
        text.append("for (int l = item; l < 16; l += %s) {\n".formatted(items));
        text.append("float a = " + combination.start() + ";\n");
        text.append("for (int r = l; r < n; r += 16) {\n");
        text.append(element(element));
        text.append("}\nmine[l] = a;\n}\n");
        text.append("barrier(CLK_LOCAL_MEM_FENCE);\n");
        text.append("for (int half_way = 8; half_way >= 1; half_way /= 2) {\n");
        text.append("for (int l = item; l < half_way; l += %s) {\n".formatted(items));
        text.append("mine[l] = " + combination.of("mine[l]", "mine[l + half_way]") + ";\n}\n");
        return text.append("barrier(CLK_LOCAL_MEM_FENCE);\n}\n").toString();
    }

    /** Over other axes: neighbouring work-items have neighbouring outputs. */
    public String columns(Dialect dialect) {
        StringBuilder text = new StringBuilder(signature.text(""));
        text.append("const idx task = (idx) get_global_id(0);\n");
        text.append("if (task >= t[0] * t[2]) {\nreturn;\n}\n");
        text.append("const idx out = task % t[0];\n");
        text.append("const idx from = task / t[0] * 256;\n");
        text.append("const idx to = min(t[1], from + 256);\n");
        text.append("const idx first = out / t[3] * t[1] * t[3] + out % t[3];\n");
        text.append("float a = " + combination.start() + ";\n");
        text.append("for (idx r = from; r < to; r++) {\n");
        text.append(element("first + r * t[3]"));
        text.append("}\n");
        text.append(output.declare("t[4]", "task", program.inputs().size()));
        text.append(signature.store(program.inputs().size(), "a"));
        return dialect.file(text.append("}\n").toString());
    }

    /**
     * One group per segment; the operand behind the inputs is the bounds. Block results are joined
     * as they come: two of one level at once, what is left at the end.
     */
    public String segments(Dialect dialect, int group, int items) {
        int inputs = program.inputs().size();
        int together = group / items;
        StringBuilder text = new StringBuilder(signature.text(""));
        text.append("local float lanes[%s];\n".formatted(together * 16));
        text.append("const int item = (int) get_local_id(0) %% %s;\n".formatted(items));
        text.append("const int own = (int) get_local_id(0) / %s;\n".formatted(items));
        text.append("local float *mine = lanes + own * 16;\n");
        text.append("const idx segment = (idx) get_group_id(0);\n");
        text.append(bound("start", "segment", inputs) + bound("end", "segment + 1", inputs));
        text.append("float waiting[40];\nint height = 0;\n");
        text.append(
                "for (idx block = 0; block * 4096 < end - start; block += %s) {\n"
                        .formatted(together));
        text.append("const idx first = start + (block + own) * 4096;\n");
        text.append("const int n = (int) max((idx) 0, min((idx) 4096, end - first));\n");
        text.append(lanes("first + r", items));
        text.append("for (int b = 0; item + own == 0 && b < %s; b++) {\n".formatted(together));
        text.append("if ((block + b) * 4096 >= end - start) {\nbreak;\n}\n");
        text.append("float a = lanes[b * 16];\n");
        text.append("for (idx pairs = block + b; (pairs & 1) != 0; pairs >>= 1) {\n");
        text.append("a = " + combination.of("waiting[--height]", "a") + ";\n}\n");
        text.append("waiting[height++] = a;\n}\n");
        text.append("barrier(CLK_LOCAL_MEM_FENCE);\n}\n");
        text.append("if (item + own == 0) {\n");
        text.append("float a = height == 0 ? " + combination.start() + " : waiting[--height];\n");
        text.append("while (height > 0) {\n");
        text.append("a = " + combination.of("waiting[--height]", "a") + ";\n}\n");
        text.append(output.declare("t[4]", "segment", inputs + 1));
        text.append(signature.store(inputs + 1, "a"));
        return dialect.file(text.append("}\n}\n").toString());
    }

    private static String bound(String name, String element, int operand) {
        return "const idx %s = (idx) a%s[t[0] + (%s) * t[1]];\n".formatted(name, operand, element);
    }

    /** The numbers of a launch over axes. */
    public Table table(ReduceShape reduce, List<Layout> in, Layout out) {
        Table table = new Table().add(reduce.outputs()).add(reduce.count());
        table.add(reduce.blocks()).add(reduce.inner());
        return places(table, in, out);
    }

    /** The numbers of a launch over segments. */
    public Table segmentTable(List<Layout> in, Layout bounds, Layout out) {
        Table table = new Table().add(bounds.offset()).add(bounds.stride(0)).add(0).add(0);
        return places(table, in, out);
    }

    private Table places(Table table, List<Layout> in, Layout out) {
        table.add(0);
        coordinates.fill(table, in.getFirst().shape());
        inputs.fill(table, in);
        table.set(4, table.size());
        output.fill(table, List.of(out));
        return table;
    }
}
