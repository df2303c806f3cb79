package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.nn.Activation;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What users read when shapes, types, numbers or sessions do not fit: the exact words, with file
 * and line.
 */
@ExtendWith(NoLiveSegments.class)
class DoorMessagesTest {
    private final Session session = Session.open(s -> s.backend("reference").threads(1));
    private final Tensor x = session.zeros(2, 3);

    @AfterEach
    void close() {
        session.close();
    }

    /** Expects the words, with {@code @} standing for the file and line of the mistake. */
    private static void says(String words, Supplier<Object> mistake) {
        RuntimeException e = assertThrows(RuntimeException.class, mistake::get);
        assertEquals("org.espalier", e.getClass().getPackageName().substring(0, 12));
        String place = "DoorMessagesTest.java:" + line(e);
        assertEquals(words.replace("@", place), e.getMessage());
    }

    /** The line in this file that the stack trace names first: the one inside the mistake. */
    private static int line(RuntimeException e) {
        for (StackTraceElement at : e.getStackTrace()) {
            if (at.getClassName().equals(DoorMessagesTest.class.getName())) {
                return at.getLineNumber();
            }
        }
        throw new AssertionError(e);
    }

    @Test
    void matmul() {
        Tensor w = session.zeros(2, 4).named("w1");
        says(
                "matmul: inner dimensions differ: x [2, 3], w=w1 [2, 4] (3 != 2) at @."
                        + " Fix: make the last axis of x and the last but one of w equal",
                () -> x.matmul(w));
        says(
                "matmul: inner dimensions differ: x=in [4, 5, 3], w [7, 3] (3 != 7) at @."
                        + " Fix: w fits when transposed: x.matmul(w.transpose())",
                () -> session.zeros(4, 5, 3).named("in").matmul(session.zeros(7, 3)));
        says(
                "matmul: both operands need two axes: x [2, 3], w [3] at @."
                        + " Fix: reshape a vector [n] to [1, n] or [n, 1]",
                () -> x.matmul(session.zeros(3)));
        says(
                "matmul: leading axes do not broadcast: x [2, 1, 3], w [3, 3, 1] at @."
                        + " Fix: make the leading axes equal or 1",
                () -> session.zeros(2, 1, 3).matmul(session.zeros(3, 3, 1)));
        says(
                "matmul: dtypes are neither one floating type nor both of 8 bits: x [2, 3], w [3, 2]"
                        + " bf16 at @. Fix: cast one",
                () -> x.matmul(session.zeros(3, 2).cast(DType.BF16)));
        says(
                "matmul: dtypes are neither one floating type nor both of 8 bits: x [2, 3] i8,"
                        + " w [3, 2] at @. Fix: cast one",
                () -> x.cast(DType.I8).matmul(session.zeros(3, 2)));
        says(
                "matmul: dtypes are neither one floating type nor both of 8 bits: x [2, 3] i32,"
                        + " w [3, 2] i32 at @. Fix: cast one",
                () -> x.cast(DType.I32).matmul(session.zeros(3, 2).cast(DType.I32)));
    }

    @Test
    void theModelsPathIsNamed() {
        Linear ffn = new Linear(session, 4, 2, Activation.IDENTITY);
        Module model =
                new Module(session) {
                    private final Linear part = child("ffn", ffn);

                    @Override
                    protected Tensor forward(Tensor v) {
                        return part.call(v);
                    }
                };
        says(
                "matmul: inner dimensions differ: x [2, 3], w [4, 2] (3 != 4) in module ffn at @."
                        + " Fix: make the last axis of x and the last but one of w equal",
                () -> model.call(x));
    }

    @Test
    void epilogue() {
        Program biased = Program.named("biased", p -> p.out(p.in("xw").add(p.in("bias"))));
        Tensor w = session.zeros(3, 4);
        says(
                "matmul: operand bias [3] of epilogue biased does not fit the product [2, 4] at @."
                        + " Fix: sizes must be equal or 1, aligned at the last axis, and the dtype"
                        + " that of x",
                () -> x.matmul(w, biased, session.zeros(3)));
        says(
                "matmul: operand bias [4] f16 of epilogue biased does not fit the product [2, 4] at @."
                        + " Fix: sizes must be equal or 1, aligned at the last axis, and the dtype"
                        + " that of x",
                () -> x.matmul(w, biased, session.zeros(4).cast(DType.F16)));
        says(
                "matmul: operand bias [4] f16 of epilogue biased does not fit the product [2, 4] at @."
                        + " Fix: sizes must be equal or 1, aligned at the last axis, and the dtype f32",
                () ->
                        x.cast(DType.U8)
                                .matmul(
                                        w.cast(DType.I8),
                                        biased,
                                        session.zeros(4).cast(DType.F16)));
        says(
                "matmul: epilogue biased takes [xw, bias], gives [out] and got the product and 0 more"
                        + " at @. Fix: pass one tensor per further operand of a program of one output",
                () -> x.matmul(w, biased));
    }

    @Test
    void broadcast() {
        says(
                "add: shapes do not broadcast: x [2, 3], y=bias [4] (aligned at the last axis, sizes"
                        + " must be equal or 1) at @. Fix: reshape one operand so that the axes line up",
                () -> x.add(session.zeros(4).named("bias")));
        says(
                "broadcast: x [2, 3] does not fit [3, 3] at @."
                        + " Fix: sizes must be equal or 1, aligned at the last axis",
                () -> x.broadcastTo(3, 3));
    }

    @Test
    void dtypes() {
        says(
                "mul: dtypes differ: x [2, 3], y [2, 3] f16 at @."
                        + " Fix: cast one operand, for instance with .cast(DType.F32)",
                () -> x.mul(x.cast(DType.F16)));
        says("toInts: x [2, 3] is f32 at @. Fix: cast to i32", () -> x.toInts());
    }

    @Test
    void operandsOfPrograms() {
        Program two = Program.named("two", p -> p.out(p.in("a").add(p.in("b"))));
        says("two: takes 2 operands [a, b] and got 1", () -> Tensor.map(two, x));
        says(
                "none: takes 0 operands [] and got 0",
                () -> Tensor.map(Program.named("none", p -> p.out(Expr.index(0)))));
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Tensor.map(
                                        Program.named("m", p -> p.out(p.in("x").mul(p.param("c")))),
                                        Scalars.of("d", 1),
                                        x));
        assertEquals("m: no value for 'c'; given: [d]. Fix: Scalars.of(\"c\", …)", e.getMessage());
        says(
                "reduce: pair has outputs [out, out1] at @. Fix: give it a program of one output",
                () ->
                        Tensor.reduce(
                                Program.named("pair", p -> p.out(p.in("x")).out(Expr.literal(1))),
                                Combine.SUM,
                                List.of(0),
                                x));
    }

    @Test
    void reshape() {
        says(
                "reshape: x [2, 3] has 6 elements and [4, 2] has 8 at @."
                        + " Fix: choose axis sizes whose product is 6",
                () -> x.reshape(4, 2));
        says(
                "reshape: x [2, 3] does not divide into [4, -1] at @."
                        + " Fix: choose sizes whose product divides 6",
                () -> x.reshape(4, -1));
        says(
                "reshape: x [2, 3] to [-1, -1] at @."
                        + " Fix: sizes are 0 or more, but for one −1, which is worked out",
                () -> x.reshape(-1, -1));
        says(
                "unsqueeze: no axis can be put in before 3 of x [2, 3] at @. Fix: use -3 … 2",
                () -> x.unsqueeze(3));
        says(
                "permute: [0, 0] is no order of the axes of x [2, 3] at @. Fix: name each axis once",
                () -> x.permute(0, 0));
    }

    @Test
    void axes() {
        says("sum: axis 2 does not exist: x [2, 3] at @. Fix: use -2 … 1", () -> x.sum(2));
        says("max: axis -3 does not exist: x [2, 3] at @. Fix: use -2 … 1", () -> x.max(-3));
        says(
                "sum: axis 0 does not exist: x [] at @. Fix: a scalar has no axes",
                () -> x.sum().sum(0));
        says(
                "reduce: axis 5 does not exist in shape [2, 3] at @. Fix: use -2 … 1",
                () -> Tensor.reduce(Program.identity(), Combine.SUM, List.of(5), x));
        says(
                "permute: axis 2 does not exist: x [2, 3] at @. Fix: use -2 … 1",
                () -> x.permute(0, 2));
        says(
                "slice: 1 to 4 lies outside axis 1 of x [2, 3] at @. Fix: stay within 0 … 3",
                () -> x.slice(1, 1, 4));
        says(
                "split: axis 1 of x [2, 3] does not fall into 2 equal parts at @."
                        + " Fix: choose a divisor of 3",
                () -> x.split(1, 2));
        says(
                "split: axis 1 of x [2, 3] does not fall into parts of [2, 2] at @."
                        + " Fix: give sizes of 0 or more that sum to 3",
                () -> x.split(1, new long[] {2, 2}));
        says(
                "split: axis 0 of x [2, 3] does not fall into parts of [3, -1] at @."
                        + " Fix: give sizes of 0 or more that sum to 2",
                () -> x.split(0, new long[] {3, -1}));
        says(
                "concat: part [2, 2] does not fit first [2, 3] along axis 0 at @."
                        + " Fix: make all other axes and the dtype equal",
                () -> Tensor.concat(0, List.of(x, session.zeros(2, 2))));
        says(
                "concat: there is nothing to join. Fix: give one tensor or more",
                () -> Tensor.concat(0, List.of()));
    }

    @Test
    void gatherAndScatter() {
        Tensor table = session.zeros(5, 2);
        says(
                "gather: numbers must be i32 or i64: numbers [2, 3] at @."
                        + " Fix: create the numbers with session.tensor(int[], …)",
                () -> table.gather(x));
        says(
                "gather: number 5 at position 1 is no row of the table [5, 2]; rows are 0 to 4 at @."
                        + " Fix: keep the numbers within the rows of the table",
                () -> table.gather(session.tensor(new int[] {0, 5}, 2)));
        says(
                "scatter-add: the leading axes of rows [2, 3] are not those of numbers [3] i32 at @."
                        + " Fix: give one whole number per row",
                () -> x.scatterAdd(session.tensor(new int[3], 3), 4));
        says(
                "scatter-add: rows [2, 3] into -1 rows at @. Fix: sum floating rows into 0 rows or more",
                () -> x.scatterAdd(session.tensor(new int[2], 2), -1));
    }

    @Test
    void composites() {
        Op.Composite norm = Op.Composite.of("layer-norm").with("eps", 1e-5);
        says(
                "layer-norm: gain [4] must be [3], the last axis of x [2, 3] at @."
                        + " Fix: build the layer for the width of x",
                () -> Tensor.composite(norm, x, session.zeros(4), session.zeros(3)));
        says(
                "layer-norm: takes x, gain, bias and got 1 at @. Fix: pass one tensor for each",
                () -> Tensor.composite(norm, x));
        says(
                "cross-entropy: targets [3] i32 must be i32 or i64 [2], the leading axes of x [2, 3]"
                        + " at @. Fix: give one target per row of x",
                () ->
                        Tensor.composite(
                                Op.Composite.of("cross-entropy"),
                                x,
                                session.tensor(new int[3], 3)));
        Op.Composite head = Op.Composite.of("linear-cross-entropy").with("logits", 1);
        says(
                "linear-cross-entropy: w [5, 4] must be [classes, 3] f32, a row for each class as"
                        + " wide as x [2, 3] at @. Fix: give w as [classes, columns of x]",
                () ->
                        Tensor.composite(
                                head, x, session.zeros(5, 4), session.tensor(new int[2], 2)));
        Tensor q = session.zeros(1, 4, 2, 3);
        Op.Composite attention = Op.Composite.of("attention").with("causal", 1).with("scale", 1);
        says(
                "attention: k [1, 4, 2, 5] must be [1, 4, 2, 3], the shape of q at @."
                        + " Fix: give q, k and v as [batch, time, heads, size]",
                () -> Tensor.composite(attention, q, session.zeros(1, 4, 2, 5), q));
    }

    private static Op.Composite convolution(double stride, double padding, double groups) {
        return Op.Composite.of("convolution")
                .with("stride-h", 1)
                .with("stride-w", stride)
                .with("padding-h", 0)
                .with("padding-w", padding)
                .with("dilation-h", 1)
                .with("dilation-w", 2)
                .with("groups", groups);
    }

    @Test
    void convolutions() {
        Op.Composite plain = convolution(1, 0, 1);
        Tensor image = session.zeros(2, 4, 5, 5);
        Tensor w = session.zeros(6, 4, 3, 3);
        says(
                "convolution: takes x, w and got 1 at @. Fix: pass one tensor for each",
                () -> Tensor.composite(plain, image));
        says(
                "convolution: x [2, 3] has not four axes of floating numbers at @."
                        + " Fix: give x as [batch, channels, height, width]",
                () -> Tensor.composite(plain, x, w));
        says(
                "convolution: w [6, 4, 3, 3] f16 has not four axes of the type of x [2, 4, 5, 5] at @."
                        + " Fix: give w as [outputs, channels / groups, height, width]",
                () -> Tensor.composite(plain, image, w.cast(DType.F16)));
        says(
                "convolution: 4 groups do not divide the outputs of w [6, 4, 3, 3] at @."
                        + " Fix: choose a divisor of 6",
                () -> Tensor.composite(convolution(1, 0, 4), image, w));
        says(
                "convolution: 2 groups of 4 channels, as w [6, 4, 3, 3] has them, are not the channels"
                        + " of x [2, 4, 5, 5] at @. Fix: make the second axis of w the channels of x"
                        + " divided by groups",
                () -> Tensor.composite(convolution(1, 0, 2), image, w));
        says(
                "convolution: w [6, 4, 3, 0] has no width at @."
                        + " Fix: use a kernel of one element or more",
                () -> Tensor.composite(plain, image, session.zeros(6, 4, 3, 0)));
        says(
                "convolution: the kernel w [6, 4, 6, 3] spans a height of 6, and x [2, 4, 5, 5] with its"
                        + " padding has 5 at @. Fix: use a smaller kernel or dilation, or more padding",
                () -> Tensor.composite(plain, image, session.zeros(6, 4, 6, 3)));
        says(
                "convolution: the kernel w [6, 4, 3, 5] spans a width of 9, and x [2, 4, 5, 5] with its"
                        + " padding has 7 at @. Fix: use a smaller kernel or dilation, or more padding",
                () -> Tensor.composite(convolution(1, 1, 1), image, session.zeros(6, 4, 3, 5)));
    }

    @Test
    void attributesOfConvolutions() {
        Tensor image = session.zeros(2, 4, 5, 5);
        Tensor w = session.zeros(6, 4, 3, 3);
        says(
                "convolution: stride-w is 0.0 at @. Fix: give a whole number from 1 on",
                () -> Tensor.composite(convolution(0, 0, 1), image, w));
        says(
                "convolution: stride-w is 1.5 at @. Fix: give a whole number from 1 on",
                () -> Tensor.composite(convolution(1.5, 0, 1), image, w));
        says(
                "convolution: padding-w is -1.0 at @. Fix: give a whole number from 0 on",
                () -> Tensor.composite(convolution(1, -1, 1), image, w));
        says(
                "convolution: dilation-h is -2.0 at @. Fix: give a whole number from 1 on",
                () -> Tensor.composite(convolution(1, 0, 1).with("dilation-h", -2), image, w));
        says(
                "convolution: groups is NaN at @. Fix: give a whole number from 1 on",
                () -> Tensor.composite(convolution(1, 0, Double.NaN), image, w));
    }

    @Test
    void numbersOfElements() {
        says(
                "tensor: shape [2, 2] of f32 needs 16 bytes and got 12 at @."
                        + " Fix: give as many values as the shape has elements",
                () -> session.tensor(new float[3], 2, 2));
        says("item: x [2, 3] has 6 elements at @. Fix: reduce it first", () -> x.item());
        says(
                "gradients: the differentiated value must be one number: y [2, 3] at @."
                        + " Fix: sum it first, or weight it: y.mul(w).sum()",
                () -> x.variable().gradients(x));
    }

    @Test
    void gradientsNameTheOperation() {
        Program broken = Program.named("odd", p -> p.out(p.in("x").exp()));
        Tensor v = x.variable();
        assertEquals(6, Tensor.map(broken, v).sum().gradients(v).getFirst().sum().item());
    }

    @Test
    void foreignSessions() {
        try (Session other = Session.open(s -> s.backend("reference").threads(1))) {
            Tensor y = other.zeros(3, 3).named("alien");
            Tensor numbers = other.tensor(new int[2], 2);
            String tail = " belongs to another session. Fix: create all operands in one session";
            says("add: operand=alien [3, 3]" + tail, () -> x.add(y));
            says("matmul: operand=alien [3, 3]" + tail, () -> x.matmul(y));
            says("gather: operand [2] i32" + tail, () -> x.gather(numbers));
            says("scatter-add: operand [2] i32" + tail, () -> x.scatterAdd(numbers, 2));
            says("concat: operand=alien [3, 3]" + tail, () -> Tensor.concat(0, List.of(x, y)));
            says(
                    "layer-norm: operand=alien [3, 3]" + tail,
                    () -> Tensor.composite(Op.Composite.of("layer-norm").with("eps", 1), x, y, y));
            says("gradients: operand=alien [3, 3]" + tail, () -> x.variable().sum().gradients(y));
            Program plus = Program.of((a, b) -> a.add(b));
            says(
                    "matmul: operand=alien [3, 3]" + tail,
                    () -> x.matmul(session.zeros(3, 3), plus, y));
            Linear linear = new Linear(session, 3, 3, Activation.IDENTITY);
            says(
                    "weight: the value belongs to another session."
                            + " Fix: create it in the model's session",
                    () -> {
                        linear.weight().set(y);
                        return x;
                    });
        }
    }
}
