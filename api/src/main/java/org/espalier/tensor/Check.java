package org.espalier.tensor;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
                .walk(frames ->
                        frames.filter(f -> isUsers(f.getClassName()))
                                .findFirst()
                                .map(f -> f.getFileName() + ":" + f.getLineNumber()));
    }

    private static boolean isUsers(String type) {
        return type.endsWith("Test") || INSIDE.stream().noneMatch(type::startsWith);
    }

    /** Fails where a program's operands are not these many. */
    private static void arity(Program program, List<Tensor> inputs) {
        if (inputs.isEmpty() || program.inputs().size() != inputs.size()) {
            throw new ShapeException(
                    "%s: takes %s operands %s and got %s"
                            .formatted(
                                    program.name(),
                                    program.inputs().size(),
                                    program.inputs(),
                                    inputs.size()));
        }
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
        arity(program, inputs);
        sameSession(program.name(), inputs);
        sameDtype(program, inputs);
        return broadcast(program, inputs);
    }

    /** The common shape of the operands of a reduction, whose program gives one number. */
    static Shape reduce(Program program, List<Integer> axes, List<Tensor> inputs) {
        Shape shape = map(program, inputs);
        Session session = inputs.getFirst().session();
        rule(
                program.outputs().size() == 1,
                session,
                () -> "reduce: %s has outputs %s".formatted(program.name(), program.outputNames()),
                "give it a program of one output");
        for (int a : axes) {
            rule(
                    -shape.rank() <= a && a < shape.rank(),
                    session,
                    () -> "reduce: axis %s does not exist in shape %s".formatted(a, shape),
                    range(shape.rank()));
        }
        return shape;
    }

    private static void sameDtype(Program program, List<Tensor> inputs) {
        DType first = null;
        for (Tensor x : inputs) {
            if (!x.dtype().isFloating()) {
                continue;
            }
            first = first == null ? x.dtype() : first;
            if (x.dtype() != first) {
                throw mixed(program, inputs, first);
            }
        }
    }

    private static ShapeException mixed(Program program, List<Tensor> inputs, DType first) {
        return error(
                inputs.getFirst().session(),
                "%s: dtypes differ: %s".formatted(program.name(), showAll(program, inputs)),
                "cast one operand, for instance with .cast(DType.%s)".formatted(first.name()));
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

    static void axis(String op, Tensor x, int axis) {
        int rank = x.shape().rank();
        if (axis < -rank || axis >= rank) {
            throw error(
                    x.session(),
                    "%s: axis %s does not exist: %s".formatted(op, axis, show("x", x)),
                    range(rank));
        }
    }

    private static String range(int rank) {
        return rank == 0 ? "a scalar has no axes" : "use " + -rank + " … " + (rank - 1);
    }

    /**
     * Numbers are data, so it is the kernel that finds one out of range; the door adds where and
     * what to do.
     */
    static <T> T inRange(Session session, Supplier<T> launch, String fix) {
        try {
            return launch.get();
        } catch (IndexOutOfBoundsException e) {
            throw error(session, String.valueOf(e.getMessage()), fix);
        }
    }

    /** The words are made only where the rule is broken. */
    static void rule(boolean holds, Session session, Supplier<String> what, String fix) {
        if (!holds) {
            throw error(session, what.get(), fix);
        }
    }
}
