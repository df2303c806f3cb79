package org.espalier.benchmarks.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.ObjectiveProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Batch;
import org.espalier.train.Loss;
import org.espalier.train.Objective;

/**
 * Model-agnostic meta-learning (Finn, Abbeel and Levine, ICML 2017, Algorithm 1): every task takes
 * one step of gradient descent from the shared weights on its support set; the loss is the squared
 * error of the result on its query set, differentiated through the step. All tasks run side by
 * side, each with weights of its own: an override [tasks, ..] of every parameter.
 */
public final class MamlObjective implements ObjectiveProvider {
    static final String ID = "bench:maml";

    private static final double INNER_RATE = 0.01;
    private static final Program SQUARED_ERROR =
            Program.named("squared-error", p -> p.out(p.in("y").sub(p.in("t")).square()));
    private static final Program DESCENT =
            Program.named("descent", p -> p.out(p.in("w").sub(p.param("rate").mul(p.in("g")))));

    /** For ServiceLoader. */
    public MamlObjective() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "squared error after one inner step, tasks side by side";
    }

    @Override
    public List<Option<?>> options() {
        return List.of();
    }

    @Override
    public Objective create(Options options) {
        return MamlObjective::loss;
    }

    private static Loss loss(Module model, Batch batch) {
        long tasks = batch.field("support.x").shape().dim(0);
        Tensor sum = model.session().scoped(() -> afterStep(model, batch, tasks));
        return new Loss(sum, tasks);
    }

    private static Tensor afterStep(Module model, Batch batch, long tasks) {
        List<Parameter> parameters = model.parameters();
        List<Tensor> own = parameters.stream().map(p -> perTask(p, tasks)).toList();
        List<Tensor> g = error(model, parameters, own, batch, "support").gradients(own, true);
        List<Tensor> adapted =
                IntStream.range(0, own.size()).mapToObj(i -> step(own.get(i), g.get(i))).toList();
        return error(model, parameters, adapted, batch, "query");
    }

    private static Tensor perTask(Parameter p, long tasks) {
        Tensor w = p.value();
        return w.broadcastTo(p.shape().insert(0, tasks).dims());
    }

    private static Tensor step(Tensor w, Tensor g) {
        return Tensor.map(DESCENT, Scalars.of("rate", INNER_RATE), w, g).getFirst();
    }

    /** The mean over a task's samples, summed over tasks. */
    private static Tensor error(
            Module model, List<Parameter> ps, List<Tensor> weights, Batch batch, String set) {
        Map<Parameter, Tensor> overrides = new LinkedHashMap<>();
        IntStream.range(0, ps.size()).forEach(i -> overrides.put(ps.get(i), weights.get(i)));
        Tensor y = model.with(overrides).call(batch.field(set + ".x")); // [tasks, shots, 1]
        List<Integer> axes = new ArrayList<>(List.of(0, 1, 2));
        Tensor sum = Tensor.reduce(SQUARED_ERROR, Combine.SUM, axes, y, batch.field(set + ".y"));
        return sum.mul(1.0 / y.shape().dim(1));
    }
}
