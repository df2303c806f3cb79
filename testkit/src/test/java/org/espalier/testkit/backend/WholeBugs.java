package org.espalier.testkit.backend;

import static org.espalier.spi.backend.Determinism.D1;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/** Slips of products of 8-bit integers. */
final class WholeBugs {
    private WholeBugs() {}

    static List<Planted> all() {
        return List.of(
                planted("T2-MATMUL-WHOLE", "i8 is read as u8", WholeBugs::withoutSign),
                planted("T2-MATMUL-WHOLE", "all of k is summed in f32", WholeBugs::inFloats),
                planted("T5-MATMUL", "sums saturate", WholeBugs::saturated));
    }

    private static Planted planted(String rule, String slip, Sum sum) {
        return new Planted(rule, slip, D1, context -> new Resummed(sum));
    }

    /** An element of the product from a row of a and a column of b. */
    private interface Sum {
        int of(int[] row, int[] column);
    }

    private static int withoutSign(int[] row, int[] column) {
        int sum = 0;
        for (int k = 0; k < row.length; k++) {
            sum += (row[k] & 0xff) * column[k];
        }
        return sum;
    }

    private static int inFloats(int[] row, int[] column) {
        float sum = 0;
        for (int k = 0; k < row.length; k++) {
            sum = Math.fma((float) row[k], column[k], sum);
        }
        return (int) sum;
    }

    private static int saturated(int[] row, int[] column) {
        long sum = 0;
        for (int k = 0; k < row.length; k++) {
            sum += (long) row[k] * column[k];
        }
        return Math.clamp(sum, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Overwrites outputs of i32. */
    private record Resummed(Sum sum) implements Bug {
        @Override
        public void after(Op op, Binding binding) {
            List<Slice> all = binding.operands();
            DType left = all.get(0).buffer().dtype();
            DType right = all.get(1).buffer().dtype();
            if (op instanceof Op.MatMul && Op.MatMul.isWhole(left, right)) {
                for (Slice out : Bug.outputs(op, binding)) {
                    overwrite(all.get(0), all.get(1), out);
                }
            }
        }

        private void overwrite(Slice a, Slice b, Slice out) {
            boolean isWhole = out.buffer().dtype() == DType.I32;
            long elements = isWhole ? out.layout().shape().elements() : 0;
            for (long e = 0; e < elements; e++) {
                long at = out.layout().position(e) * Integer.BYTES;
                segment(out).set(ValueLayout.JAVA_INT_UNALIGNED, at, element(a, b, e));
            }
        }

        private int element(Slice a, Slice b, long e) {
            int k = (int) a.layout().shape().dim(2);
            long m = a.layout().shape().dim(1);
            long n = b.layout().shape().dim(2);
            int[] row = new int[k];
            int[] column = new int[k];
            for (int i = 0; i < k; i++) {
                row[i] = number(a, e / n * k + i);
                column[i] = number(b, (e / (m * n) * k + i) * n + e % n);
            }
            return sum.of(row, column);
        }

        private static int number(Slice s, long element) {
            byte x = segment(s).get(ValueLayout.JAVA_BYTE, s.layout().position(element));
            return s.buffer().dtype() == DType.U8 ? x & 0xff : x;
        }

        private static MemorySegment segment(Slice s) {
            return ((HostBuffer) s.buffer()).segment();
        }
    }
}
