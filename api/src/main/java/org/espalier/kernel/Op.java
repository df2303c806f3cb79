package org.espalier.kernel;

import java.util.Collections;
import java.util.Map.Entry;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The closed set of operations that autograd and backends switch over. Operands come as a list,
 * inputs first, then outputs. Core guarantees what each record says of shapes; backends may rely on
 * it. The reference backend decides what is not said here.
 *
 * <p><b>Layouts.</b> Inputs may have any layout, outputs any in which no two elements share memory;
 * a result never depends on them. Outputs hold anything before a launch; every element of their
 * layout is written, and nothing between.
 *
 * <p><b>Types.</b> Arithmetic is f64 where an operand is f64, else f32. Elements of other types are
 * converted when loaded (bf16 and f16 exactly, integers to nearest even in one step, bool as 0 or
 * 1) and rounded to nearest even when stored, straight from the type of the arithmetic. A store to
 * an integer truncates: NaN is 0; i32 and i64 saturate; u8 and i8 keep the low eight bits of the
 * i32. A store to bool is 0 for ±0, else 1, for NaN too.
 *
 * <p><b>Nothing.</b> An operand may have axes of size zero. An empty SUM is −0, an empty MAX −∞, an
 * empty MIN +∞; a product over K = 0 is +0 and goes through the epilogue; a ScatterAdd of N = 0
 * writes +0 everywhere.
 */
public sealed interface Op {
    /** The opset number of this list; a backend names the one it knows. */
    int OPSET = 1;

    /**
     * A program over every element. Operands: the program's inputs, then its outputs, all of one
     * shape. An output may be an input's memory at the same index. Params and literals are rounded
     * to the type of the arithmetic.
     */
    record Map(Program program) implements Op {}

    /**
     * A program of one output over every element, combined over the axes {@code from} (inclusive)
     * to {@code to} (exclusive). Operands: the program's inputs, all of shape S; if {@code
     * segmented} an i64 [s + 1] of ascending bounds; the output, of shape S without those axes.
     *
     * <p>Order of a SUM, which depends on S alone. If {@code to} is the rank of S (the last axis is
     * reduced): the reduced elements in row-major order are cut into blocks of 4,096; element i of
     * a block is added to virtual lane i mod 16, lanes start at −0, ascending; lanes are folded l
     * += l+8, l+4, l+2, l+1; block sums are joined level by level, neighbours first, an odd last
     * one moving up. Otherwise: ascending over the reduced elements in blocks of 256, each from −0,
     * block sums added in order. If segmented, S is [n], both axes are 0 and 1, and segment j is
     * elements bound[j] to bound[j + 1], each summed as a last axis of its own.
     *
     * <p>MAX and MIN have no order: they are NaN if an element is, and −0 lies below +0.
     */
    record Reduce(Program program, Combine combine, int from, int to, boolean segmented)
            implements Op {}

    /**
     * Matrix product with epilogue. Operands: a [B, M, K], b [B, K, N], the epilogue's inputs 1, 2,
     * … [B, M, N], the output [B, M, N], and if {@code keepsAccumulator} the bare product [B, M,
     * N]. The epilogue's input 0 is the product. Strides say what is transposed or broadcast. f32:
     * for each output, k ascends by fma from +0 in blocks of 256, block sums are added in order
     * starting with the first.
     *
     * <p>The epilogue sees the product in the type of the arithmetic, not rounded to the output's
     * type; the kept product is rounded to its own.
     *
     * <p>Where a and b are each i8 or u8, in any mix, the product is an exact i32: its sums wrap as
     * Java's do, so that no order shows. An i32 output of the identity epilogue and a kept product
     * of i32 take it as it is. The epilogue's input 0, and a kept product of f32, is that i32 as
     * every i32 is loaded, to nearest even. K = 0 is 0. A backend may have no kernel for these
     * products; core has no other form of them, because nothing else adds i32.
     */
    record MatMul(Program epilogue, boolean keepsAccumulator) implements Op {
        /** Whether the product of operands of these types is the exact i32: both are i8 or u8. */
        public static boolean isWhole(DType a, DType b) {
            return isByte(a) && isByte(b);
        }

        private static boolean isByte(DType type) {
            return type == DType.I8 || type == DType.U8;
        }
    }

    /**
     * Rows of a table. Operands: table [V, C], numbers i32 or i64 [N], output [N, C]. Elements move
     * as by {@link Copy}. A number below 0 or from V on makes the launch throw an {@link
     * IndexOutOfBoundsException} that names number, position n and table; the output is then
     * undefined.
     */
    record Gather() implements Op {}

    /**
     * Sums rows by number, in ascending order of n, from +0. Operands: numbers i32 or i64 [N], rows
     * [N, C], output [V, C], every row of which is written: sums in the type of the arithmetic,
     * rounded once. Numbers below 0 are passed over; one from V on makes the launch throw an {@link
     * IndexOutOfBoundsException} that names number, position n and output.
     */
    record ScatterAdd() implements Op {}

    /**
     * Element by element with conversion. Operands: source, target, of one shape. From an integer
     * or bool to an integer no bit is lost on the way: the low bits are kept, as Java casts; to
     * bool it is 0 for 0, else 1. Any other pair is a {@link Map} of the identity.
     */
    record Copy() implements Op {}

    /** Another layout of the same elements: no kernel. Operands: source, target. */
    record View(Transform transform) implements Op {}

    /**
     * A larger operation by name, with a decomposition registered with core that stays its oracle;
     * a backend may claim it. Attributes are numbers.
     */
    record Composite(String name, SortedMap<String, Double> attributes) implements Op {
        /** Copies the attributes. */
        public Composite {
            attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
        }

        /** A composite without attributes. */
        public static Composite of(String name) {
            return new Composite(name, new TreeMap<>());
        }

        /** This composite with one more attribute. */
        public Composite with(String attribute, double value) {
            SortedMap<String, Double> all = new TreeMap<>(attributes);
            all.put(attribute, value);
            return new Composite(name, all);
        }

        /** The value of an attribute. */
        public double attribute(String attribute) {
            Double value = attributes.get(attribute);
            if (value == null) {
                throw new IllegalArgumentException(
                        name + " has no attribute '" + attribute + "'; it has " + attributes);
            }
            return value;
        }

        @Override
        public String toString() {
            return attributes.entrySet().stream()
                    .map((Entry<String, Double> e) -> e.getKey() + "=" + e.getValue())
                    .collect(Collectors.joining(", ", name + "(", ")"));
        }
    }

    /** What a {@link View} does. */
    sealed interface Transform {
        /** The same elements in row-major order under another shape. */
        record Reshape(Shape shape) implements Transform {}

        /** Axis i of the result is axis {@code order[i]} of the source. */
        record Permute(java.util.List<Integer> order) implements Transform {}

        /** NumPy broadcasting to a larger shape. */
        record Broadcast(Shape shape) implements Transform {}

        /**
         * Elements from, from + step, … of an axis; {@code count} of them; step may be negative.
         */
        record Slice(int axis, long from, long step, long count) implements Transform {}
    }

    /**
     * A short name for profiles and messages: the program's or composite's name, or the kind of
     * operation.
     */
    default String label() {
        return switch (this) {
            case Map m -> m.program().name();
            case Reduce r -> r.combine().name().toLowerCase(java.util.Locale.ROOT);
            case MatMul _ -> "matmul";
            case Gather _ -> "gather";
            case ScatterAdd _ -> "scatter-add";
            case Copy _ -> "copy";
            case View _ -> "view";
            case Composite c -> c.name();
        };
    }
}
