package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;

/**
 * Notes the first number that is no row, unless an earlier launch noted one: its place, itself, and
 * how many rows there are, as three longs of which the first is below 0 until then. Table: N, rows,
 * offset, stride, whether numbers below 0 are refused.
 */
public final class RowCheckSource {
    private final DType numbers;

    /** For numbers of a type. */
    public RowCheckSource(DType numbers) {
        this.numbers = numbers;
    }

    /** One group looks at all numbers. */
    public String text(Dialect dialect, int group) {
        return dialect.file(
                new Signature(List.of(numbers, DType.I64), Program.identity()).text("")
                        + """
                        local idx firsts[%1$s];
                        const int own = (int) get_local_id(0);
                        idx first = t[0];
                        for (idx n = own; n < first; n += %1$s) {
                        const long row = a0[t[2] + n * t[3]];
                        first = row >= t[1] || (row < 0 && t[4] != 0) ? n : first;
                        }
                        firsts[own] = first;
                        barrier(CLK_LOCAL_MEM_FENCE);
                        for (int o = 0; own == 0 && o < %1$s; o++) {
                        first = min(first, firsts[o]);
                        }
                        if (own == 0 && first < t[0] && a1[0] < 0) {
                        a1[0] = first;
                        a1[1] = a0[t[2] + first * t[3]];
                        a1[2] = t[1];
                        }
                        }
                        """
                                .formatted(group));
    }

    /** The numbers of a launch. */
    public static Table table(Layout numbers, long rows, boolean refusesNegative) {
        return new Table()
                .add(numbers.shape().elements())
                .add(rows)
                .add(numbers.offset())
                .add(numbers.stride(0))
                .add(refusesNegative ? 1 : 0);
    }
}
