package org.espalier.opencl.source;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Layout;

/**
 * Where the elements of operands of one shape lie, as code and as numbers in the table: the number
 * of axes, an offset per operand, sizes of the axes, and for each operand that is not dense its
 * strides.
 *
 * @param dense a flag per operand
 */
public record Places(List<Boolean> dense) {
    /** Those of operands with these layouts. */
    public static Places of(List<Layout.Kind> kinds) {
        return new Places(kinds.stream().map(k -> k == Layout.Kind.DENSE).toList());
    }

    /**
     * Declares the position {@code p…} of each operand's element.
     *
     * @param base where in the table the numbers begin
     * @param element the element's row-major number
     * @param first number of the first operand
     */
    String declare(String base, String element, int first) {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < dense.size(); k++) {
            String start = dense.get(k) ? " + " + element : "";
            text.append("idx p%s = t[%s + %s]%s;\n".formatted(first + k, base, 1 + k, start));
        }
        return dense.contains(false) ? text + walk(base, element, first) : text.toString();
    }

    private String walk(String base, String element, int first) {
        StringBuilder text = new StringBuilder();
        text.append("for (idx d = t[%s] - 1, rest = %s; d >= 0; d--) {\n".formatted(base, element));
        text.append("const idx at = %s + %s + d;\n".formatted(base, 1 + dense.size()));
        text.append("const idx next = rest / t[at];\n");
        text.append("const idx c = rest - next * t[at];\n");
        text.append("rest = next;\n");
        int strided = 0;
        for (int k = 0; k < dense.size(); k++) {
            if (!dense.get(k)) {
                String stride = "t[at + %s * t[%s]]".formatted(++strided, base);
                text.append("p%s += c * %s;\n".formatted(first + k, stride));
            }
        }
        return text.append("}\n").toString();
    }

    /** Writes the numbers of layouts of one shape. */
    public void fill(Table table, List<Layout> layouts) {
        List<Layout> strided = new ArrayList<>(layouts);
        for (int k = layouts.size() - 1; k >= 0; k--) {
            if (dense.get(k)) {
                strided.remove(k);
            }
        }
        Axes axes = new Axes(strided);
        table.add(axes.rank());
        layouts.forEach(l -> table.add(l.offset()));
        axes.fill(table);
    }
}
