package org.espalier.tensor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.kernel.ShapeException;

/** The checks at the door. Everything behind it may rely on them. */
final class Check {
    private static final List<String> INSIDE =
            List.of(
                    "org.espalier.tensor.",
                    "org.espalier.nn.",
                    "org.espalier.kernel.",
                    "org.espalier.train.",
                    "org.espalier.internal.",
                    "org.espalier.core.",
                    "java.",
                    "jdk.");

    private Check() {}

    /** Name and shape, as messages show an operand. */
    static String show(String role, Tensor x) {
        String name = x.session().engine().nameOf(x);
        String type = x.dtype() == DType.F32 ? "" : " " + x.dtype();
        return (name == null ? role : role + "=" + name) + " " + x.shape() + type;
    }

    /** An error in the house's form: operation, rule, operands, place, fix. */
    static ShapeException error(Session session, String what, String fix) {
        String path = session.engine().path();
        String module = path.isEmpty() ? "" : " in module " + path;
        String place = place().map(p -> " at " + p).orElse("");
        return new ShapeException(what + module + place + ". Fix: " + fix);
    }

    private static Optional<String> place() {
        return StackWalker.getInstance()
                .walk(
                        frames ->
                                frames.filter(f -> isUsers(f.getClassName()))
                                        .findFirst()
                                        .map(f -> f.getFileName() + ":" + f.getLineNumber()));
    }

    private static boolean isUsers(String type) {
        return type.endsWith("Test") || INSIDE.stream().noneMatch(type::startsWith);
    }

    static void sameSession(String op, List<Tensor> operands) {
        Session session = operands.getFirst().session();
        for (Tensor x : operands) {
            if (x.session() != session) {
                throw new TensorException(
                        "%s: %s belongs to another session. Fix: create all operands in one session"
                                .formatted(op, show("operand", x)));
            }
        }
    }

    /** The common floating dtype and shape of a program's operands. */
    static Shape map(Program program, List<Tensor> inputs) {
        if (program.inputs().size() != inputs.size()) {
            throw new ShapeException(
                    "%s: takes %d operands %s and got %d"
                            .formatted(
                                    program.name(),
                                    program.inputs().size(),
                                    program.inputs(),
                                    inputs.size()));
        }
        sameSession(program.name(), inputs);
        sameDtype(program, inputs);
        return broadcast(program, inputs);
    }

    private static void sameDtype(Program program, List<Tensor> inputs) {
        List<DType> floats =
                inputs.stream().map(Tensor::dtype).filter(DType::isFloating).distinct().toList();
        if (floats.size() > 1) {
            throw error(
                    inputs.getFirst().session(),
                    "%s: dtypes differ: %s".formatted(program.name(), showAll(program, inputs)),
                    "cast one operand, for instance with .cast(DType.%s)"
                            .formatted(floats.getFirst().name()));
        }
    }

    private static Shape broadcast(Program program, List<Tensor> inputs) {
        Shape shape = inputs.getFirst().shape();
        for (Tensor x : inputs) {
            try {
                shape = Shape.broadcast(shape, x.shape());
            } catch (ShapeException _) {
                throw error(
                        x.session(),
                        "%s: shapes do not broadcast: %s (aligned at the last axis, sizes must be equal or 1)"
                                .formatted(program.name(), showAll(program, inputs)),
                        "reshape one operand so that the axes line up");
            }
        }
        return shape;
    }

    private static String showAll(Program program, List<Tensor> inputs) {
        return java.util.stream.IntStream.range(0, inputs.size())
                .mapToObj(i -> show(program.inputs().get(i), inputs.get(i)))
                .collect(Collectors.joining(", "));
    }

    static void matmul(Tensor a, Tensor b) {
        sameSession("matmul", List.of(a, b));
        String both = show("x", a) + ", " + show("w", b);
        if (a.shape().rank() < 2 || b.shape().rank() < 2) {
            throw error(
                    a.session(),
                    "matmul: both operands need two axes: " + both,
                    "reshape a vector [n] to [1, n] or [n, 1]");
        }
        if (a.dtype() != b.dtype() || !a.dtype().isFloating()) {
            throw error(
                    a.session(), "matmul: dtypes differ or are not floating: " + both, "cast one");
        }
        long k = a.shape().dim(-1);
        long rows = b.shape().dim(-2);
        if (k != rows) {
            throw error(
                    a.session(),
                    "matmul: inner dimensions differ: %s (%d != %d)".formatted(both, k, rows),
                    k == b.shape().dim(-1)
                            ? "w fits when transposed: x.matmul(w.transpose())"
                            : "make the last axis of x and the last but one of w equal");
        }
        batches(a, b, both);
    }

    private static void batches(Tensor a, Tensor b, String both) {
        try {
            Shape.broadcast(
                    a.shape().slice(0, a.shape().rank() - 2),
                    b.shape().slice(0, b.shape().rank() - 2));
        } catch (ShapeException _) {
            throw error(
                    a.session(),
                    "matmul: leading axes do not broadcast: " + both,
                    "make the leading axes equal or 1");
        }
    }

    static void axis(String op, Tensor x, int axis) {
        int rank = x.shape().rank();
        if (axis < -rank || axis >= rank) {
            throw error(
                    x.session(),
                    "%s: axis %d does not exist: %s".formatted(op, axis, show("x", x)),
                    rank == 0 ? "a scalar has no axes" : "use " + -rank + " … " + (rank - 1));
        }
    }

    static void rule(boolean holds, Session session, String what, String fix) {
        if (!holds) {
            throw error(session, what, fix);
        }
    }
}
