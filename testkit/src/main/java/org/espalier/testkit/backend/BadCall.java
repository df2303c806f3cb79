package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.espalier.kernel.Program;
import org.espalier.tensor.Tensor;

/**
 * A call that must be refused.
 *
 * @param name the call in words
 * @param mistake the call on some tensor
 * @param words what the message must contain
 */
record BadCall(String name, Function<Tensor, Object> mistake, List<String> words) {
    private static final Program PAIR = Program.named("pair", p -> p.out(p.in("a").add(p.in("b"))));

    @Override
    public String toString() {
        return name;
    }

    private static BadCall of(String name, Function<Tensor, Object> mistake, String... words) {
        return new BadCall(name, mistake, List.of(words));
    }

    /** The mistakes that can be made with any tensor of one axis or more. */
    static List<BadCall> all() {
        List<BadCall> calls = new ArrayList<>(shapes());
        calls.addAll(axes());
        calls.addAll(products());
        calls.addAll(types());
        return calls;
    }

    private static List<BadCall> shapes() {
        return List.of(
                of("add of what does not broadcast", x -> x.add(odd(x)), "add", "[1009]"),
                of("mul of what does not broadcast", x -> x.mul(odd(x)), "mul", "[1009]"),
                of("div of what does not broadcast", x -> x.div(odd(x)), "div", "[1009]"),
                of("reshape to other sizes", x -> x.reshape(1009), "reshape", "[1009]"),
                of("reshape to two open axes", x -> x.reshape(-1, -1), "reshape", "[-1, -1]"),
                of("reshape to a negative size", x -> x.reshape(-7), "reshape"),
                of("broadcast to less", x -> x.broadcastTo(), "broadcast"),
                of("item of many", x -> x.item(), "item"),
                of("concat with another width", x -> join(x), "concat"),
                of("concat of nothing", x -> Tensor.concat(0, List.of()), "concat"),
                of("gradients of many", x -> x.variable().gradients(x), "gradients"));
    }

    private static Tensor odd(Tensor x) {
        return x.session().zeros(1009);
    }

    private static Tensor join(Tensor x) {
        return Tensor.concat(0, List.of(x, x.session().zeros(1, 1, 1, 1, 1009)));
    }

    private static List<BadCall> axes() {
        return List.of(
                of("sum over no axis of it", x -> x.sum(9), "sum", "axis 9"),
                of("max over no axis of it", x -> x.max(-9), "max", "axis -9"),
                of("slice beyond the end", x -> x.slice(0, 0, 5000), "slice", "5000"),
                of("slice of no axis of it", x -> x.slice(9, 0, 1), "slice", "axis 9"),
                of("split into unequal parts", x -> x.split(0, 1009), "split", "1009"),
                of("flip of no axis of it", x -> x.flip(9), "axis 9"),
                of("permute of one axis twice", x -> x.permute(0, 0), "permute"),
                of("unsqueeze far away", x -> x.unsqueeze(12), "unsqueeze", "12"));
    }

    private static List<BadCall> products() {
        return List.of(
                of("matmul of unequal k", x -> grid(x).matmul(zeros(x, 5, 2)), "matmul", "3 != 5"),
                of("matmul with a vector", x -> grid(x).matmul(zeros(x, 3)), "matmul", "[3]"),
                of(
                        "matmul of unequal batches",
                        x -> zeros(x, 2, 1, 3).matmul(zeros(x, 3, 3, 1)),
                        "matmul"),
                of(
                        "an epilogue with an operand too few",
                        x -> grid(x).matmul(zeros(x, 3, 2), PAIR),
                        "pair"),
                of("a program with an operand too few", x -> Tensor.map(PAIR, x), "pair"));
    }

    private static Tensor grid(Tensor x) {
        return zeros(x, 4, 3);
    }

    private static Tensor zeros(Tensor x, long... dims) {
        return x.session().zeros(dims);
    }

    private static List<BadCall> types() {
        return List.of(
                of("gather by fractions", x -> grid(x).gather(x), "gather", "i32"),
                of("scatter-add into less than none", x -> scatter(x), "scatter-add", "-1"),
                of("toInts of fractions", x -> x.toInts(), "toInts"));
    }

    private static Object scatter(Tensor x) {
        return grid(x).scatterAdd(x.session().tensor(new int[4], 4), -1);
    }
}
