package org.espalier.core.train;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.engine.CoreEngine;
import org.espalier.core.io.NamedArray;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.backend.Buffer;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;
import org.jspecify.annotations.Nullable;

/** One optimizer over one parameter, driven with given gradients. */
public final class SoloOptimizer implements OptimizerBench {
    private static final String STEP = "step";

    /** A module that is one array; its "loss" is its product with the gradient in hand. */
    private static final class Array extends Module {
        private final Parameter w;

        Array(Session session, long... dims) {
            super(session);
            w = parameter("w", Init.zeros(), dims);
        }

        @Override
        protected Tensor forward(Tensor gradient) {
            return w.value().mul(gradient).sum();
        }
    }

    private final Optimizer optimizer;
    private final Session session;
    private @Nullable Array array;
    private @Nullable Updater updater;
    private long step;

    /** An optimizer in a session. */
    public SoloOptimizer(Optimizer optimizer, Session session) {
        this.optimizer = optimizer;
        this.session = session;
    }

    @Override
    public void weights(double[] values, long... dims) {
        Array a = new Array(session, dims);
        a.w.set(session.tensor(values, dims));
        array = a;
        updater = new Updater((CoreEngine) Doors.engine(session), a, optimizer);
        step = 0;
    }

    private Array array() {
        return java.util.Objects.requireNonNull(array, "call weights first");
    }

    private Updater updater() {
        return java.util.Objects.requireNonNull(updater, "call weights first");
    }

    @Override
    public double[] weights() {
        return array().w.copy().toDoubles();
    }

    @Override
    public void step(double... gradient) {
        Array a = array();
        session.scope(() -> {
            Tensor g = session.tensor(gradient, a.w.shape().dims());
            updater().accumulate(a.call(g));
            updater().update(++step, optimizer.rate(), 1, 0);
        });
    }

    @Override
    public SortedMap<String, double[]> state() {
        SortedMap<String, double[]> all = new TreeMap<>();
        all.put(STEP, new double[] {step});
        Group home = updater().home(array().w);
        home.state().forEach((name, b) -> all.put(name, numbers(home, b)));
        return all;
    }

    private double[] numbers(Group home, Buffer b) {
        Parameter w = array().w;
        var raw = new NamedArray("state", w.dtype(), w.shape(), home.arena().read(w, b));
        double[] out = new double[Math.toIntExact(w.shape().elements())];
        for (int i = 0; i < out.length; i++) {
            out[i] =
                    w.dtype() == DType.F64
                            ? raw.data().getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i)
                            : raw.data().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i);
        }
        return out;
    }

    @Override
    public void restore(SortedMap<String, double[]> state) {
        Group home = updater().home(array().w);
        step = (long) need(state, STEP)[0];
        home.state()
                .forEach((name, b) -> home.arena().write(array().w, b, bytes(need(state, name))));
    }

    private static double[] need(SortedMap<String, double[]> state, String name) {
        double[] values = state.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "the state lacks '%s'; it has %s".formatted(name, state.keySet()));
        }
        return values;
    }

    private MemorySegment bytes(double... values) {
        if (array().w.dtype() == DType.F64) {
            return MemorySegment.ofArray(values);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return MemorySegment.ofArray(narrow);
    }
}
