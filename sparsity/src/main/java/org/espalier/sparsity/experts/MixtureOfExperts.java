package org.espalier.sparsity.experts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Philox;
import org.espalier.kernel.Program;
import org.espalier.kernel.ShapeException;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.State;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * y(x) = Σ gᵢ(x)·Eᵢ(x) over the experts that a token is routed to: [.., width] → [.., width]. Each
 * expert computes the rows that it takes and no others, so that a pass costs what its tokens cost,
 * however many experts there are and however uneven their loads. A token that no expert takes gives
 * 0.
 */
final class MixtureOfExperts extends Module {
    private static final Program JITTER =
            Program.named(
                    "jitter",
                    p -> {
                        Expr factor = Expr.random("jitter").fma(p.param("spread"), p.param("low"));
                        p.out(p.in("x").mul(factor));
                    });

    private final RouterSettings settings;
    private final List<Module> experts;
    private final Parameter router; // [N, width]
    private final @Nullable State bias; // [N]

    /** Of modules that take [rows, width]; the router starts with variance 0.1/width. */
    MixtureOfExperts(List<Module> experts, long width, RouterSettings settings) {
        super(experts.getFirst().session());
        this.settings = settings;
        this.experts = List.copyOf(experts);
        int n = experts.size();
        double std = StrictMath.sqrt(0.1 / width);
        router = parameter("router.weight", Init.normal(std), n, width);
        bias = settings.biasRate() > 0 ? state("router.bias", Init.zeros(), n) : null;
        for (int i = 0; i < n; i++) {
            child("experts." + i, experts.get(i));
        }
    }

    @Override
    protected Tensor forward(Tensor x) { // x [B.., width]
        Tensor rows = x.reshape(-1, x.shape().dim(-1)); // [R, width]
        long perSample = rows.shape().dim(0) / Math.max(1, x.shape().dim(0));
        Router scored = Router.of(logits(rows, perSample));
        double[] shift = bias == null ? new double[experts.size()] : bias.value().toDoubles();
        Plan plan = plan(scored.scores(), shift, perSample);
        tell(scored, plan, shift);
        Tensor gates = scored.gates(plan, settings.routing().isNormalized()); // [S, 1]
        return mixed(rows, plan, gates).reshape(x.shape().dims());
    }

    /** In f32, whatever the precision of other products. */
    private Tensor logits(Tensor rows, long perSample) {
        Tensor w = router.value();
        if (w.shape().rank() != 2) {
            throw new ShapeException(
                    "%s: a mixture of experts has no weights per task, and they are %s. Fix: leave it out of what is adapted to tasks"
                            .formatted(router.name(), w.shape()));
        }
        Tensor x = isTraining() && settings.jitter() > 0 ? jittered(rows, perSample) : rows;
        return session().unrounded(() -> x.matmul(w.transpose())); // [R, N]
    }

    private Tensor jittered(Tensor rows, long perSample) {
        double e = settings.jitter();
        long first = firstSample() * perSample * rows.shape().dim(1);
        Scalars scalars =
                Scalars.of("low", 1 - e).with("spread", 2 * e).key("jitter", key("jitter"), first);
        return Tensor.map(JITTER, scalars, rows).getFirst();
    }

    private Plan plan(Scores scores, double[] shift, long perSample) {
        return isTraining()
                ? settings.routing().plan(scores, settings.training(), shift, chance(perSample))
                : settings.routing()
                        .plan(scores, settings.evaluation(), shift, Routing.Chance.NONE);
    }

    /** A second choice of gate g is left out with probability 1 − g/{@code second}. */
    private Routing.Chance chance(long perSample) {
        if (settings.second() == 0) {
            return Routing.Chance.NONE;
        }
        long key = key("second");
        long first = firstSample() * perSample;
        return (token, gate) ->
                gate < settings.second() * Philox.uniform(Philox.word(key, first + token));
    }

    private void tell(Router scored, Plan plan, double[] shift) {
        if (!isTraining()) {
            return;
        }
        if (settings.balance() > 0) {
            minimise(scored.balance(plan).mul(settings.balance()));
        }
        if (settings.zLoss() > 0) {
            minimise(scored.zLoss().mul(settings.zLoss()));
        }
        if (bias != null) {
            bias.propose(evened(shift, plan.wanted()));
        }
        report("moe_load", plan.busiest());
        report("moe_dropped", plan.dropped());
    }

    /**
     * bᵢ + u·sign(mean load − loadᵢ) (Wang, Gao, Zhao, Sun and Dai, "Auxiliary-Loss-Free Load
     * Balancing Strategy for Mixture-of-Experts", 2024, Algorithm 1).
     */
    private Tensor evened(double[] shift, long[] load) {
        double[] next = shift.clone();
        double mean = Arrays.stream(load).sum() / (double) load.length;
        for (int i = 0; i < next.length; i++) {
            next[i] += settings.biasRate() * Math.signum(mean - load[i]);
        }
        return session().tensor(next, next.length);
    }

    /** The experts' results on the rows they take, times the gates, back in the rows' places. */
    private Tensor mixed(Tensor rows, Plan plan, Tensor gates) {
        if (plan.taken() == 0) {
            return session().scalar(0).broadcastTo(rows.shape().dims());
        }
        Tensor places = session().tensor(plan.flat(), plan.taken()); // [S]
        List<Tensor> taken = rows.gather(places).split(0, plan.sizes()); // [Sᵢ, width] each
        List<Tensor> made = new ArrayList<>();
        for (int i = 0; i < experts.size(); i++) {
            if (taken.get(i).shape().dim(0) > 0) {
                made.add(experts.get(i).call(taken.get(i)));
            }
        }
        return Tensor.concat(0, made).mul(gates).scatterAdd(places, rows.shape().dim(0));
    }
}
