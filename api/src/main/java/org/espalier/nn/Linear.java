package org.espalier.nn;

import java.util.EnumMap;
import java.util.Map;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** x ↦ act(x·Wᵀ + b), over the last axis: [.., in] → [.., out]. Bias and activation are the product's epilogue. */
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
        Tensor w = weight.value(); // [tasks.., out, in]
        if (bias == null) {
            return x.matmul(w.transpose(), program(PLAIN));
        }
        return x.matmul(w.transpose(), program(BIASED), rows(bias.value(), w));
    }

    private Program program(Map<Activation, Program> programs) {
        Program program = programs.get(activation);
        return program == null ? Program.identity() : program;
    }

    /** A bias with leading axes [tasks.., out] gets an axis for the rows of x: [tasks.., 1, out]. */
    private static Tensor rows(Tensor b, Tensor w) {
        Shape shape = b.shape();
        return w.shape().rank() == 2 ? b : b.reshape(shape.insert(shape.rank() - 1, 1).dims());
    }
}
