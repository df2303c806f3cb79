package org.espalier.nn;

import java.util.EnumMap;
import java.util.Map;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * x ↦ act(x·Wᵀ + b), over the last axis: [.., in] → [.., out]. Bias and activation are the
 * product's epilogue. Weights given by {@link Module#with} may have leading axes, which are the
 * first ones of x: W [tasks.., out, in] and b [tasks.., out] take x [tasks.., .., in].
 */
public final class Linear extends Module {
    private static final Map<Activation, Program> BIASED = programs(true);
    private static final Map<Activation, Program> PLAIN = programs(false);

    private final Activation activation;
    private final Parameter weight; // [out, in]
    private final @Nullable Parameter bias; // [out]

    /** With bias, W normal with standard deviation 0.02, b zero. */
    public Linear(Session session, long in, long out, Activation activation) {
        this(session, in, out, activation, true, Init.normal(0.02));
    }

    /** With or without bias, W started as given. */
    public Linear(
            Session session, long in, long out, Activation activation, boolean biased, Init init) {
        super(session);
        this.activation = activation;
        this.weight = parameter("weight", init, out, in);
        this.bias = biased ? parameter("bias", Init.zeros(), out) : null;
    }

    private static Map<Activation, Program> programs(boolean biased) {
        Map<Activation, Program> all = new EnumMap<>(Activation.class);
        for (Activation a : Activation.values()) {
            String name = "linear." + a.name().toLowerCase(java.util.Locale.ROOT);
            all.put(a, biased ? biased(name, a) : plain(name, a));
        }
        return all;
    }

    private static Program biased(String name, Activation a) {
        return Program.named(name, p -> p.out(a.of(p.in("xw").add(p.in("bias")))));
    }

    private static Program plain(String name, Activation a) {
        return a == Activation.IDENTITY
                ? Program.identity()
                : Program.named(name, p -> p.out(a.of(p.in("xw"))));
    }

    /** W [out, in]. */
    public Parameter weight() {
        return weight;
    }

    @Override
    protected Tensor forward(Tensor x) { // x [.., in]
        int rank = x.shape().rank();
        Tensor w = aligned(weight.value(), 2, rank); // [tasks.., 1.., out, in]
        if (bias == null) {
            return x.matmul(w.transpose(), program(PLAIN));
        }
        Tensor b = aligned(bias.value(), 1, rank); // [tasks.., 1.., out]
        return x.matmul(w.transpose(), program(BIASED), b);
    }

    private Program program(Map<Activation, Program> programs) {
        Program program = programs.get(activation);
        return program == null ? Program.identity() : program;
    }

    /**
     * Where p has leading axes before its own, axes of size 1 follow them until its rank is that of
     * x.
     */
    static Tensor aligned(Tensor p, int own, int rank) {
        Shape shape = p.shape();
        int tasks = shape.rank() - own;
        while (tasks > 0 && shape.rank() < rank) {
            shape = shape.insert(tasks, 1);
        }
        return p.reshape(shape.dims());
    }
}
