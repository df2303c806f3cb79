package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;

/**
 * Copies a matrix to panels: [batch, panel, k, line], lines that do not exist being 0. A line is a
 * row of a, or a column of b. Table: batches, panels, K, lines, offset, strides of batch, k and
 * line.
 */
public final class PackSource {
    private final DType dtype;
    private final Accumulator numbers;

    /** From a type to what is summed. */
    public PackSource(DType dtype, Accumulator numbers) {
        this.dtype = dtype;
        this.numbers = numbers;
    }

    /** One work-item per batch, panel and k. */
    public String text(Dialect dialect, int size) {
        String value = numbers.load(dtype, "a0[from + line * t[7]]");
        return dialect.file(
                new Signature(List.of(dtype, numbers.packed()), Program.identity()).text("")
                        + """
                        const idx task = (idx) get_global_id(0);
                        if (task >= t[0] * t[1] * t[2]) {
                        return;
                        }
                        const idx k = task %% t[2];
                        const idx panel = task / t[2] %% t[1];
                        const idx batch = task / t[2] / t[1];
                        const idx from = t[4] + batch * t[5] + k * t[6];
                        for (idx l = 0; l < %1$s; l++) {
                        const idx line = panel * %1$s + l;
                        a1[task * %1$s + l] = line < t[3] ? %2$s : %3$s;
                        }
                        }
                        """
                                .formatted(size, value, numbers.zero()));
    }

    /**
     * The numbers of a launch.
     *
     * @param k the axis of the sum; the other one of 1 and 2 has the lines
     */
    public static Table table(Layout matrix, int k, int size) {
        int line = 3 - k;
        long lines = matrix.shape().dim(line);
        return new Table()
                .add(batches(matrix))
                .add(panels(lines, size))
                .add(matrix.shape().dim(k))
                .add(lines)
                .add(matrix.offset())
                .add(matrix.stride(0))
                .add(matrix.stride(k))
                .add(matrix.stride(line));
    }

    /** Different matrices of a batch: one where it is broadcast. */
    public static long batches(Layout matrix) {
        return matrix.stride(0) == 0 ? 1 : matrix.shape().dim(0);
    }

    /** Panels that so many lines need. */
    public static long panels(long lines, int size) {
        return (lines + size - 1) / size;
    }
}
