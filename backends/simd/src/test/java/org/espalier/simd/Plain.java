package org.espalier.simd;

import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Elementary;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** What the operations mean, one element at a time. */
final class Plain {
    private final Program program;
    private final double[] params;
    private final long[] keys;
    private final Shape shape;

    Plain(Program program, double[] params, long[] keys, Shape shape) {
        this.program = program.executable();
        this.params = params;
        this.keys = keys;
        this.shape = shape;
    }

    /** All outputs, given all elements of all inputs in row-major order. */
    float[][] map(List<float[]> inputs) {
        int n = (int) shape.elements();
        float[][] outputs = new float[program.outputs().size()][n];
        for (int e = 0; e < n; e++) {
            float[] values = element(inputs, e);
            for (int o = 0; o < outputs.length; o++) {
                outputs[o][e] = values[program.outputs().get(o)];
            }
        }
        return outputs;
    }

    private float[] element(List<float[]> inputs, int e) {
        float[] v = new float[program.code().size()];
        for (int i = 0; i < v.length; i++) {
            v[i] = value(program.code().get(i), v, inputs, e);
        }
        return v;
    }

    private float value(Instruction i, float[] v, List<float[]> inputs, int e) {
        return switch (i.op()) {
            case INPUT -> inputs.get(i.slot())[e];
            case PARAM -> (float) params[i.slot()];
            case LITERAL -> (float) i.literal();
            case INDEX -> coordinate(shape.axis(i.slot()), e);
            case RANDOM ->
                    Philox.uniform(Philox.word(keys[2 * i.slot()], keys[2 * i.slot() + 1] + e));
            case NEG -> -v[i.a()];
            case ABS -> Math.abs(v[i.a()]);
            case SQRT -> (float) Math.sqrt(v[i.a()]);
            case EXP -> Elementary.exp(v[i.a()]);
            case LOG -> Elementary.log(v[i.a()]);
            case TANH -> Elementary.tanh(v[i.a()]);
            case ERF -> Elementary.erf(v[i.a()]);
            case SIN -> Elementary.sin(v[i.a()]);
            case COS -> Elementary.cos(v[i.a()]);
            case ROUND -> (float) Math.rint(v[i.a()]);
            case FLOOR -> (float) Math.floor(v[i.a()]);
            case ADD -> v[i.a()] + v[i.b()];
            case SUB -> v[i.a()] - v[i.b()];
            case MUL -> v[i.a()] * v[i.b()];
            case DIV -> v[i.a()] / v[i.b()];
            case MIN -> Math.min(v[i.a()], v[i.b()]);
            case MAX -> Math.max(v[i.a()], v[i.b()]);
            case LT -> v[i.a()] < v[i.b()] ? 1 : 0;
            case LE -> v[i.a()] <= v[i.b()] ? 1 : 0;
            case EQ -> v[i.a()] == v[i.b()] ? 1 : 0;
            case AND -> v[i.a()] * v[i.b()];
            case OR -> Math.max(v[i.a()], v[i.b()]);
            case NOT -> 1 - v[i.a()];
            case SELECT -> v[i.a()] != 0 ? v[i.b()] : v[i.c()];
            case FMA -> Math.fma(v[i.a()], v[i.b()], v[i.c()]);
            case SURROGATE -> throw new AssertionError("executable() removes it");
        };
    }

    private float coordinate(int axis, long e) {
        Shape inner = shape.slice(axis + 1, shape.rank());
        return (float) (e / inner.elements() % shape.dim(axis));
    }

    /** Axes from … to of mapped elements combined. */
    static float[] reduce(Combine combine, float[] x, Shape shape, int from, int to) {
        int reduced = (int) shape.slice(from, to).elements();
        int inner = (int) shape.slice(to, shape.rank()).elements();
        float[] out = new float[(int) shape.slice(0, from).elements() * inner];
        for (int o = 0; o < out.length; o++) {
            float[] part = new float[reduced];
            for (int r = 0; r < reduced; r++) {
                part[r] = x[(o / inner * reduced + r) * inner + o % inner];
            }
            out[o] = to == shape.rank() ? last(combine, part) : other(combine, part);
        }
        return out;
    }

    /** Blocks of 4,096 in lanes, joined as a tree. */
    static float last(Combine combine, float[] x) {
        float[] level = new float[(x.length + 4095) / 4096];
        for (int b = 0; b < level.length; b++) {
            int end = Math.min(x.length, (b + 1) * 4096);
            level[b] = block(combine, Arrays.copyOfRange(x, b * 4096, end));
        }
        while (level.length > 1) {
            float[] next = new float[(level.length + 1) / 2];
            for (int i = 0; i < next.length; i++) {
                boolean pair = 2 * i + 1 < level.length;
                next[i] = pair ? join(combine, level[2 * i], level[2 * i + 1]) : level[2 * i];
            }
            level = next;
        }
        return level.length == 0 ? nothing(combine) : level[0];
    }

    /** Ascending in blocks of 256. */
    private static float other(Combine combine, float[] x) {
        float total = nothing(combine);
        for (int b = 0; b < x.length; b += 256) {
            float block = nothing(combine);
            for (int i = b; i < Math.min(x.length, b + 256); i++) {
                block = join(combine, block, x[i]);
            }
            total = join(combine, total, block);
        }
        return total;
    }

    /** Sixteen lanes, folded by halves. */
    private static float block(Combine combine, float[] x) {
        float[] lane = new float[16];
        Arrays.fill(lane, nothing(combine));
        for (int i = 0; i < x.length; i++) {
            lane[i % 16] = join(combine, lane[i % 16], x[i]);
        }
        for (int half : new int[] {8, 4, 2, 1}) {
            for (int l = 0; l < half; l++) {
                lane[l] = join(combine, lane[l], lane[l + half]);
            }
        }
        return lane[0];
    }

    private static float nothing(Combine combine) {
        return switch (combine) {
            case SUM -> -0f;
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
        };
    }

    private static float join(Combine combine, float a, float b) {
        return switch (combine) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
        };
    }
}
