package org.espalier.core.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.engine.CoreEngine;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.OptimizerBench;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.train.Optimizer;
import org.espalier.train.UpdateTransform;
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
    private final List<UpdateTransform> transforms;
    private final Session session;
    private @Nullable Array array;
    private @Nullable Updater updater;
    private long step;

    /** An optimizer between transforms in a session. */
    public SoloOptimizer(Optimizer optimizer, List<UpdateTransform> transforms, Session session) {
        this.optimizer = optimizer;
        this.transforms = List.copyOf(transforms);
        this.session = session;
    }

    @Override
    public void weights(double[] values, long... dims) {
        Array a = new Array(session, dims);
        a.w.set(session.tensor(values, dims));
        array = a;
        updater = new Updater((CoreEngine) Doors.engine(session), a, optimizer, transforms);
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
            updater().update(++step, 1, 1);
        });
    }

    @Override
    public SortedMap<String, double[]> state() {
        SortedMap<String, double[]> all = new TreeMap<>();
        all.put(STEP, new double[] {step});
        arrays().forEach((name, place) -> all.put(name, numbers(place)));
        return all;
    }

    @Override
    public long stateBytes() {
        return home().state().bytes();
    }

    /** The optimizer's arrays under their own names, those of transforms after their owner's. */
    private Map<String, Slice> arrays() {
        Map<String, Slice> all = new LinkedHashMap<>();
        home().arrays(array().w).forEach((name, place) -> all.put(own(name), place));
        return all;
    }

    private static String own(String name) {
        return name.startsWith(Group.OPTIMIZER) ? name.substring(Group.OPTIMIZER.length()) : name;
    }

    private Group home() {
        return updater().home(array().w);
    }

    private double[] numbers(Slice place) {
        double[][] out = new double[1][];
        session.scope(() -> out[0] = wide(home().arena().view(place)).toDoubles());
        return out[0];
    }

    private static Tensor wide(Tensor t) {
        return t.dtype().isFloating() ? t : t.cast(DType.F32); // whole numbers below 2^24
    }

    @Override
    public void restore(SortedMap<String, double[]> state) {
        step = (long) need(state, STEP)[0];
        session.scope(() -> arrays().forEach((n, p) -> put(p, need(state, n))));
    }

    private void put(Slice place, double... values) {
        Tensor t = session.tensor(values, place.layout().shape().dims());
        home().arena().set(place, t.cast(place.buffer().dtype()));
    }

    private static double[] need(SortedMap<String, double[]> state, String name) {
        double[] values = state.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "the state lacks '%s'; it has %s".formatted(name, state.keySet()));
        }
        return values;
    }
}
