package org.espalier.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.internal.Handle;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.kernel.ShapeException;

/**
 * An immutable array of numbers with a shape and an element type, in a {@link Session}.
 *
 * <p>A method is one kernel; a chain of five is five. Hot paths state one {@link Program} instead:
 * {@link #map}. Operands broadcast by NumPy's rule; types are never promoted, Java numbers take the
 * tensor's type.
 *
 * <p>A value made inside a module call is released when the call returns, unless it is the result
 * or {@link #keep} was called; anywhere else it lives as long as it is reachable or its session is
 * open. Using a released value throws {@link TensorException}.
 */
public final class Tensor {
    private static final Program ADD = Program.named("add", p -> p.out(p.in("x").add(p.in("y"))));
    private static final Program SUB = Program.named("sub", p -> p.out(p.in("x").sub(p.in("y"))));
    private static final Program MUL = Program.named("mul", p -> p.out(p.in("x").mul(p.in("y"))));
    private static final Program DIV = Program.named("div", p -> p.out(p.in("x").div(p.in("y"))));
    private static final Program ADD_SCALAR =
            Program.named("add", p -> p.out(p.in("x").add(p.param("c"))));
    private static final Program MUL_SCALAR =
            Program.named("mul", p -> p.out(p.in("x").mul(p.param("c"))));
    private static final Program NEG = Program.named("neg", p -> p.out(p.in("x").neg()));
    private static final Program EXP = Program.named("exp", p -> p.out(p.in("x").exp()));
    private static final Program LOG = Program.named("log", p -> p.out(p.in("x").log()));
    private static final Program TANH = Program.named("tanh", p -> p.out(p.in("x").tanh()));
    private static final Program SQRT = Program.named("sqrt", p -> p.out(p.in("x").sqrt()));
    private static final Program SQUARE = Program.named("square", p -> p.out(p.in("x").square()));
    private static final Program RELU =
            Program.named(
                    "relu",
                    p -> {
                        Expr x = p.in("x");
                        Expr zero = Expr.literal(0);
                        p.out(zero.lt(x).select(x, zero));
                    });

    private final Session session;
    private final Shape shape;
    private final DType dtype;
    private final Handle handle;

    /** For core: a handle in its public form. */
    Tensor(Session session, Shape shape, DType dtype, Handle handle) {
        this.session = session;
        this.shape = shape;
        this.dtype = dtype;
        this.handle = handle;
    }

    /** Where it lives. */
    public Session session() {
        return session;
    }

    /** Its axis sizes. */
    public Shape shape() {
        return shape;
    }

    /** Its element type. */
    public DType dtype() {
        return dtype;
    }

    Handle handle() {
        return handle;
    }

    /** Runs a program of one output over every element, as one kernel. */
    public static Tensor map(Program program, Tensor... inputs) {
        return map(program, Scalars.none(), inputs).getFirst();
    }

    /**
     * Runs a program over every element, as one kernel; a tensor per output, of the inputs'
     * floating type.
     */
    public static List<Tensor> map(Program program, Scalars scalars, Tensor... inputs) {
        List<Tensor> all = List.of(inputs);
        Shape shape = Check.map(program, all);
        return all.getFirst().session.engine().map(program, scalars, shape, all);
    }

    /** Combines a program's output over axes, as one kernel where the axes are neighbours. */
    public static Tensor reduce(
            Program program, Combine combine, List<Integer> axes, Tensor... inputs) {
        return reduce(program, Scalars.none(), combine, axes, inputs);
    }

    /** The same with the program's scalars. */
    public static Tensor reduce(
            Program program,
            Scalars scalars,
            Combine combine,
            List<Integer> axes,
            Tensor... inputs) {
        List<Tensor> all = List.of(inputs);
        Shape shape = Check.reduce(program, axes, all);
        List<Integer> sorted = axes.stream().map(shape::axis).distinct().sorted().toList();
        return all.getFirst()
                .session
                .engine()
                .reduce(program, scalars, combine, sorted, shape, all);
    }

    /** Runs a composite; its differentiable result first, then what it saves. */
    public static List<Tensor> composite(Op.Composite op, Tensor... inputs) {
        List<Tensor> all = List.of(inputs);
        Check.sameSession(op.name(), all);
        return Check.inRange(
                all.getFirst().session,
                () -> all.getFirst().session.engine().composite(op, all),
                "keep the numbers within range");
    }

    private Tensor with(Program program, double c) {
        return map(program, Scalars.of("c", c), this).getFirst();
    }

    /** this + y. */
    public Tensor add(Tensor y) {
        return map(ADD, this, y);
    }

    /** this + c. */
    public Tensor add(double c) {
        return with(ADD_SCALAR, c);
    }

    /** this − y. */
    public Tensor sub(Tensor y) {
        return map(SUB, this, y);
    }

    /** this · y, element by element. */
    public Tensor mul(Tensor y) {
        return map(MUL, this, y);
    }

    /** this · c. */
    public Tensor mul(double c) {
        return with(MUL_SCALAR, c);
    }

    /** this / y. */
    public Tensor div(Tensor y) {
        return map(DIV, this, y);
    }

    /** −this. */
    public Tensor neg() {
        return map(NEG, this);
    }

    /** e to the power this. */
    public Tensor exp() {
        return map(EXP, this);
    }

    /** Natural logarithm. */
    public Tensor log() {
        return map(LOG, this);
    }

    /** Hyperbolic tangent. */
    public Tensor tanh() {
        return map(TANH, this);
    }

    /** Square root. */
    public Tensor sqrt() {
        return map(SQRT, this);
    }

    /** this². */
    public Tensor square() {
        return map(SQUARE, this);
    }

    /** max(this, 0); derivative 0 at 0. */
    public Tensor relu() {
        return map(RELU, this);
    }

    private List<Integer> allAxes() {
        return IntStream.range(0, shape.rank()).boxed().toList();
    }

    /** Sum of all elements, a scalar. */
    public Tensor sum() {
        return reduce(Program.identity(), Combine.SUM, allAxes(), this);
    }

    /** Sum over axes, which vanish. */
    public Tensor sum(int... axes) {
        return combine("sum", Combine.SUM, axes);
    }

    /** Largest over axes, which vanish. */
    public Tensor max(int... axes) {
        return combine("max", Combine.MAX, axes);
    }

    private Tensor combine(String op, Combine combine, int... axes) {
        for (int axis : axes) {
            Check.axis(op, this, axis);
        }
        List<Integer> all = axes.length == 0 ? allAxes() : IntStream.of(axes).boxed().toList();
        return reduce(Program.identity(), combine, all, this);
    }

    /** Mean of all elements, a scalar. */
    public Tensor mean() {
        return sum().mul(1.0 / shape.elements());
    }

    /**
     * Matrix product over the last two axes; leading axes broadcast. [.., m, k] × [.., k, n] → [..,
     * m, n]. Both of one floating type, which is the result's; or each i8 or u8, which gives exact
     * i32 sums.
     */
    public Tensor matmul(Tensor y) {
        MatMulCheck.operands(this, y);
        return session.engine().matmul(Program.identity(), this, y, List.of());
    }

    /**
     * Matrix product with a program as its epilogue: input 0 is the product, the others broadcast
     * to its shape (bias, residual) and are integers or of the product's type. One kernel. A
     * product of 8-bit integers enters the program as f32, and the result is f32: a scale makes
     * real numbers of quantized ones, and has a gradient.
     */
    public Tensor matmul(Tensor y, Program epilogue, Tensor... extras) {
        MatMulCheck.operands(this, y);
        MatMulCheck.epilogue(epilogue, this, y, List.of(extras));
        return session.engine().matmul(epilogue, this, y, List.of(extras));
    }

    /** The same elements under another shape; one axis may be −1 and is worked out. */
    public Tensor reshape(long... dims) {
        Shape target = Shape.of(inferred(dims));
        Check.rule(
                target.elements() == shape.elements(),
                session,
                () ->
                        "reshape: %s has %s elements and %s has %s"
                                .formatted(
                                        Check.show("x", this),
                                        shape.elements(),
                                        target,
                                        target.elements()),
                "choose axis sizes whose product is " + shape.elements());
        return target.equals(shape)
                ? this
                : session.engine().view(this, new Op.Transform.Reshape(target));
    }

    private long[] inferred(long... dims) {
        long[] d = dims.clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < d.length; i++) {
            Check.rule(
                    d[i] >= 0 || (d[i] == -1 && open < 0),
                    session,
                    () ->
                            "reshape: %s to %s"
                                    .formatted(
                                            Check.show("x", this), java.util.Arrays.toString(dims)),
                    "sizes are 0 or more, but for one −1, which is worked out");
            if (d[i] == -1) {
                open = i;
            } else {
                known *= d[i];
            }
        }
        if (open >= 0) {
            Check.rule(
                    known > 0 && shape.elements() % known == 0,
                    session,
                    () ->
                            "reshape: %s does not divide into %s"
                                    .formatted(
                                            Check.show("x", this), java.util.Arrays.toString(dims)),
                    "choose sizes whose product divides " + shape.elements());
            d[open] = shape.elements() / known;
        }
        return d;
    }

    /** The axes in another order: axis i of the result is axis {@code order[i]} of this. */
    public Tensor permute(int... order) {
        for (int axis : order) {
            Check.axis("permute", this, axis);
        }
        List<Integer> axes = IntStream.of(order).map(shape::axis).boxed().toList();
        Check.rule(
                axes.stream().distinct().count() == shape.rank() && order.length == shape.rank(),
                session,
                () ->
                        "permute: %s is no order of the axes of %s"
                                .formatted(axes, Check.show("x", this)),
                "name each axis once");
        return session.engine().view(this, new Op.Transform.Permute(axes));
    }

    /** The last two axes exchanged. */
    public Tensor transpose() {
        return transpose(-2, -1);
    }

    /** Two axes exchanged. */
    public Tensor transpose(int a, int b) {
        Check.axis("transpose", this, a);
        Check.axis("transpose", this, b);
        int[] order = IntStream.range(0, shape.rank()).toArray();
        order[shape.axis(a)] = shape.axis(b);
        order[shape.axis(b)] = shape.axis(a);
        return permute(order);
    }

    /** Broadcast to a larger shape, without a copy. */
    public Tensor broadcastTo(long... dims) {
        Shape target = Shape.of(dims);
        Check.rule(
                shape.broadcastsTo(target),
                session,
                () -> "broadcast: %s does not fit %s".formatted(Check.show("x", this), target),
                "sizes must be equal or 1, aligned at the last axis");
        return session.engine().view(this, new Op.Transform.Broadcast(target));
    }

    /** A new axis of size 1 before {@code axis} (or after the last, with rank or −1). */
    public Tensor unsqueeze(int axis) {
        int rank = shape.rank();
        Check.rule(
                -rank - 1 <= axis && axis <= rank,
                session,
                () ->
                        "unsqueeze: no axis can be put in before %s of %s"
                                .formatted(axis, Check.show("x", this)),
                "use " + (-rank - 1) + " … " + rank);
        return reshape(shape.insert(axis, 1).dims());
    }

    /** Elements {@code from} (inclusive) to {@code to} (exclusive) of an axis. */
    public Tensor slice(int axis, long from, long to) {
        Check.axis("slice", this, axis);
        Check.rule(
                0 <= from && from <= to && to <= shape.dim(axis),
                session,
                () ->
                        "slice: %s to %s lies outside axis %s of %s"
                                .formatted(from, to, axis, Check.show("x", this)),
                "stay within 0 … " + shape.dim(axis));
        return session.engine()
                .view(this, new Op.Transform.Slice(shape.axis(axis), from, 1, to - from));
    }

    /** An axis in reverse order, without a copy. */
    public Tensor flip(int axis) {
        Check.axis("flip", this, axis);
        long n = shape.dim(axis);
        return session.engine()
                .view(this, new Op.Transform.Slice(shape.axis(axis), Math.max(0, n - 1), -1, n));
    }

    /** Equal parts of an axis, as views. */
    public List<Tensor> split(int axis, int parts) {
        Check.axis("split", this, axis);
        Check.rule(
                parts > 0 && shape.dim(axis) % parts == 0,
                session,
                () ->
                        "split: axis %s of %s does not fall into %s equal parts"
                                .formatted(axis, Check.show("x", this), parts),
                "choose a divisor of " + shape.dim(axis));
        long[] sizes = new long[parts];
        Arrays.fill(sizes, shape.dim(axis) / parts);
        return session.engine().split(this, shape.axis(axis), sizes);
    }

    /** Parts of an axis, as views, of sizes that sum to its own; a part may be empty. */
    public List<Tensor> split(int axis, long[] sizes) {
        Check.axis("split", this, axis);
        Check.rule(
                sizes.length > 0
                        && Arrays.stream(sizes).allMatch(size -> size >= 0)
                        && Arrays.stream(sizes).sum() == shape.dim(axis),
                session,
                () ->
                        "split: axis %s of %s does not fall into parts of %s"
                                .formatted(axis, Check.show("x", this), Arrays.toString(sizes)),
                "give sizes of 0 or more that sum to " + shape.dim(axis));
        return session.engine().split(this, shape.axis(axis), sizes);
    }

    /** Tensors joined along an axis. */
    public static Tensor concat(int axis, List<Tensor> parts) {
        if (parts.isEmpty()) {
            throw new ShapeException(
                    "concat: there is nothing to join. Fix: give one tensor or more");
        }
        Tensor first = parts.getFirst();
        Check.sameSession("concat", parts);
        Check.axis("concat", first, axis);
        int a = first.shape.axis(axis);
        for (Tensor part : parts) {
            Check.rule(
                    part.dtype == first.dtype
                            && part.shape.rank() == first.shape.rank()
                            && part.shape.with(a, 1).equals(first.shape.with(a, 1)),
                    first.session,
                    () ->
                            "concat: %s does not fit %s along axis %s"
                                    .formatted(
                                            Check.show("part", part),
                                            Check.show("first", first),
                                            a),
                    "make all other axes and the dtype equal");
        }
        return first.session.engine().concat(a, parts);
    }

    /**
     * Rows of this table [V, ..] by number: numbers [N..] → [N.., ..]. Numbers outside 0 … V−1 are
     * an error.
     */
    public Tensor gather(Tensor numbers) {
        Check.sameSession("gather", List.of(this, numbers));
        Check.rule(
                shape.rank() > 0 && isWhole(numbers.dtype),
                session,
                () -> "gather: numbers must be i32 or i64: " + Check.show("numbers", numbers),
                "create the numbers with session.tensor(int[], …)");
        return Check.inRange(
                session,
                () -> session.engine().gather(this, numbers),
                "keep the numbers within the rows of the table");
    }

    /**
     * Sums the rows of this [N.., ..] into a table [rows, ..] by number; negative numbers are
     * passed over.
     */
    public Tensor scatterAdd(Tensor numbers, long rows) {
        Check.sameSession("scatter-add", List.of(this, numbers));
        int n = numbers.shape.rank();
        Check.rule(
                isWhole(numbers.dtype)
                        && shape.rank() >= n
                        && shape.slice(0, n).equals(numbers.shape),
                session,
                () ->
                        "scatter-add: the leading axes of %s are not those of %s"
                                .formatted(
                                        Check.show("rows", this), Check.show("numbers", numbers)),
                "give one whole number per row");
        Check.rule(
                rows >= 0 && dtype.isFloating(),
                session,
                () -> "scatter-add: %s into %s rows".formatted(Check.show("rows", this), rows),
                "sum floating rows into 0 rows or more");
        return Check.inRange(
                session,
                () -> session.engine().scatterAdd(numbers, this, rows),
                "keep the numbers below the number of rows, or below 0 to pass over them");
    }

    private static boolean isWhole(DType type) {
        return type == DType.I32 || type == DType.I64;
    }

    /** The same values in another type, rounded to nearest even. */
    public Tensor cast(DType type) {
        return type == dtype ? this : session.engine().cast(this, type);
    }

    /** The same value as a leaf that gradients can be taken of. */
    public Tensor variable() {
        return session.engine().variable(this);
    }

    /** The same value without history: no gradient flows through it. */
    public Tensor detach() {
        return session.engine().detach(this);
    }

    /** True when gradients can flow to or through it. */
    public boolean isTracked() {
        return session.engine().isTracked(this);
    }

    /** Keeps the value beyond the module call or scope that made it; {@link #close} ends it. */
    public Tensor keep() {
        return session.engine().keep(this);
    }

    /** Releases the value now. */
    public void close() {
        session.engine().release(this);
    }

    /** Gives it a name for messages. */
    public Tensor named(String name) {
        session.engine().name(this, name);
        return this;
    }

    /** Gradients of this scalar for each x, without history of their own. */
    public List<Tensor> gradients(Tensor... xs) {
        return gradients(List.of(xs), false);
    }

    /**
     * Gradients of this scalar for each x: a tensor shaped like x, zeros where this does not depend
     * on it.
     *
     * @param differentiable whether the gradients can be differentiated again; this keeps all saved
     *     values
     */
    public List<Tensor> gradients(List<Tensor> xs, boolean differentiable) {
        Check.rule(
                shape.elements() == 1,
                session,
                () ->
                        "gradients: the differentiated value must be one number: "
                                + Check.show("y", this),
                "sum it first, or weight it: y.mul(w).sum()");
        for (Tensor x : xs) {
            Check.sameSession("gradients", List.of(this, x));
        }
        return session.engine().gradients(this, null, xs, differentiable);
    }

    /** The elements, row-major, as bytes in little-endian order; waits for them. */
    public void read(MemorySegment target) {
        session.engine().read(this, target);
    }

    private MemorySegment bytes() {
        MemorySegment bytes = MemorySegment.ofArray(new byte[elementBytes()]);
        read(bytes);
        return bytes;
    }

    private int elementBytes() {
        return Math.toIntExact(shape.elements() * dtype.bytes());
    }

    /** The elements, row-major; waits for them. */
    public float[] toFloats() {
        Tensor x = cast(DType.F32);
        return x.bytes().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    /** The elements, row-major; waits for them. */
    public double[] toDoubles() {
        if (dtype == DType.F64) {
            return bytes().toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
        }
        float[] narrow = toFloats();
        return IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).toArray();
    }

    /** The elements of an i32 tensor, row-major; waits for them. */
    public int[] toInts() {
        Check.rule(
                dtype == DType.I32,
                session,
                () -> "toInts: " + Check.show("x", this) + " is " + dtype,
                "cast to i32");
        return bytes().toArray(ValueLayout.JAVA_INT_UNALIGNED);
    }

    /** The only element; waits for it. */
    public double item() {
        Check.rule(
                shape.elements() == 1,
                session,
                () -> "item: " + Check.show("x", this) + " has " + shape.elements() + " elements",
                "reduce it first");
        return toDoubles()[0];
    }

    /** Name, type and shape; no values. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        String name = session.engine().nameOf(this);
        if (name != null) {
            words.add(name);
        }
        words.add(dtype.toString());
        words.add(shape.toString());
        return String.join(" ", words);
    }
}
