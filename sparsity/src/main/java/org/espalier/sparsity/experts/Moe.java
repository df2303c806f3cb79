package org.espalier.sparsity.experts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.nn.Replicable;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.spi.TransformProvider;
import org.espalier.train.Transform;

/**
 * Makes feed-forward layers mixtures of experts: Switch (Fedus, Zoph and Shazeer, "Switch
 * Transformers", JMLR 23, 2022), the two best experts with gates that sum to 1 (Lepikhin and
 * others, "GShard", ICLR 2021), experts that choose their tokens, and loads that a bias evens out.
 */
public final class Moe implements TransformProvider {
    private static final Option<Long> EXPERTS =
            Option.whole("experts", 8).in(1, 4096).doc("experts in each layer, N");
    private static final Option<String> ROUTING =
            Option.choice("routing", "switch", "switch", "top-2", "expert-choice", "bias")
                    .doc("who chooses whom: a token its best expert or two, or an expert tokens");
    private static final Option<Long> ACTIVE =
            Option.whole("active", 2).in(1, 4096).doc("experts of a token where routing is bias");
    private static final Option<Double> CAPACITY =
            Option.real("capacity", 1.25)
                    .nonNegative()
                    .doc("most tokens of an expert in training, of an even share; 0: no bound");
    private static final Option<Double> EVALUATION_CAPACITY =
            Option.real("evaluation_capacity", 2)
                    .nonNegative()
                    .doc("the same in evaluation and generation");
    private static final Option<Long> LEAST =
            Option.whole("capacity_min", 4).in(0, 1e9).doc("tokens an expert takes in any case");
    private static final Option<Double> BALANCE =
            Option.real("balance", 0.01)
                    .nonNegative()
                    .doc("weight of the balance loss of switch and top-2, α");
    private static final Option<Double> Z_LOSS =
            Option.real("z_loss", 0.001).nonNegative().doc("weight of the z loss");
    private static final Option<Double> JITTER =
            Option.real("jitter", 0.01).in(0, 1).doc("ε of the router's noise in training");
    private static final Option<Double> SECOND =
            Option.real("second", 0.2)
                    .in(0, 1)
                    .doc("gate below which top-2 leaves second choices out at random in training");
    private static final Option<Double> BIAS_RATE =
            Option.real("bias_rate", 0.001).positive().doc("step of the bias, u");
    private static final Option<Boolean> COPIES =
            Option.flag("copies", false)
                    .doc("whether experts begin as copies of the layer, not anew: upcycling");

    /** For ServiceLoader. */
    public Moe() {}

    @Override
    public String id() {
        return "moe";
    }

    @Override
    public String summary() {
        return "feed-forward layers that become mixtures of experts";
    }

    @Override
    public List<Option<?>> options() {
        return List.of(
                EXPERTS,
                ROUTING,
                ACTIVE,
                CAPACITY,
                EVALUATION_CAPACITY,
                LEAST,
                BALANCE,
                Z_LOSS,
                JITTER,
                SECOND,
                BIAS_RATE,
                COPIES);
    }

    @Override
    public Transform create(Options o) {
        int experts = Math.toIntExact(o.get(EXPERTS));
        return new Rule(experts, o.get(COPIES), settings(o, experts));
    }

    private static RouterSettings settings(Options o, int experts) {
        String id = o.get(ROUTING);
        int least = Math.toIntExact(o.get(LEAST));
        boolean hasBalance = id.equals("switch") || id.equals("top-2");
        return new RouterSettings(
                routing(id, o, experts),
                new Capacity(o.get(CAPACITY), least),
                new Capacity(o.get(EVALUATION_CAPACITY), least),
                hasBalance ? o.get(BALANCE) : 0,
                o.get(Z_LOSS),
                o.get(JITTER),
                id.equals("top-2") ? o.get(SECOND) : 0,
                id.equals("bias") ? o.get(BIAS_RATE) : 0);
    }

    private static Routing routing(String id, Options o, int experts) {
        return switch (id) {
            case "switch" -> new Routing.ByTokens(1);
            case "top-2" -> byTokens(2, ROUTING, experts);
            case "bias" -> byTokens(Math.toIntExact(o.get(ACTIVE)), ACTIVE, experts);
            default -> byExperts(o);
        };
    }

    private static Routing byTokens(int active, Option<?> option, int experts) {
        if (active > experts) {
            throw new OptionException(
                    "option '%s': a token chooses %s experts of %s. Fix: experts: %s or more"
                            .formatted(option, active, experts, active),
                    option.name());
        }
        return new Routing.ByTokens(active);
    }

    private static Routing byExperts(Options o) {
        for (Option<Double> capacity : List.of(CAPACITY, EVALUATION_CAPACITY)) {
            if (o.get(capacity) == 0) {
                throw new OptionException(
                        "option '%s': experts that choose tokens need a bound. Fix: %s: 2"
                                .formatted(capacity, capacity),
                        capacity.name());
            }
        }
        return new Routing.ByExperts();
    }

    /** What becomes of layers. */
    private record Rule(int experts, boolean copies, RouterSettings settings) implements Transform {
        @Override
        public List<String> targets(Module model) {
            return List.copyOf(layers(model).keySet());
        }

        @Override
        public boolean isStructural() {
            return true;
        }

        @Override
        public void apply(Module model, List<String> targets) {
            Map<String, Module> layers = layers(model);
            targets.forEach(t -> replace(java.util.Objects.requireNonNull(layers.get(t))));
        }

        private static Map<String, Module> layers(Module model) {
            Map<String, Module> all = new LinkedHashMap<>();
            for (Module part : model.children().values()) {
                if (part instanceof MixtureOfExperts) {
                    continue; // its experts are no layers of the model
                }
                if (part instanceof Replicable) {
                    all.put(part.path(), part);
                } else {
                    all.putAll(layers(part));
                }
            }
            return all;
        }

        private void replace(Module layer) {
            requirePlain(layer);
            Replicable one = (Replicable) layer;
            List<Module> all = new ArrayList<>();
            for (int i = 0; i < experts; i++) {
                all.add(one.replica());
            }
            if (copies) {
                all.forEach(expert -> copy(layer, expert));
            }
            layer.replace(new MixtureOfExperts(all, one.width(), settings));
        }

        private static void requirePlain(Module layer) {
            for (Parameter p : layer.parameters()) {
                if (!p.adapters().isEmpty() || p.isFrozen()) {
                    throw new IllegalArgumentException(
                            "%s is adapted or frozen by a transform before, and its layer becomes experts. Fix: put 'moe' first"
                                    .formatted(p));
                }
            }
        }

        private static void copy(Module layer, Module expert) {
            List<Parameter> from = layer.parameters();
            List<Parameter> to = expert.parameters();
            for (int i = 0; i < from.size(); i++) {
                Parameter source = from.get(i);
                Parameter target = to.get(i);
                source.session().scope(() -> target.set(source.copy()));
            }
        }
    }
}
