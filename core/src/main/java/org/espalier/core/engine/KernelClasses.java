package org.espalier.core.engine;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.train.ConfigException;

/** Which kernels a session has launched, whose they are, and what they promise. */
public final class KernelClasses {
    /**
     * A kernel in use.
     *
     * @param kernel the operation's kind, or the composite's name
     * @param backend the id of the plugin it belongs to
     */
    public record Use(String kernel, String backend, Determinism determinism) {}

    private final String own;
    private final String base;
    private final IdentityHashMap<Kernel, Use> seen = new IdentityHashMap<>();
    private final SortedMap<String, Use> least = new TreeMap<>();
    private Determinism floor = Determinism.D0;

    /** For a backend's id, and its base's where it has one. */
    KernelClasses(String own, Optional<String> base) {
        this.own = own;
        this.base = base.orElse(own);
    }

    /** Notes a launch; refuses a kernel below what is required. */
    void launching(Kernel kernel, Op op, boolean isBorrowed) {
        if (!seen.containsKey(kernel)) {
            Use use = new Use(name(op), isBorrowed ? base : own, kernel.determinism());
            require(use);
            seen.put(kernel, use);
            least.merge(use.backend() + " " + use.kernel(), use, KernelClasses::lower);
        }
    }

    private static Use lower(Use a, Use b) {
        return b.determinism().compareTo(a.determinism()) < 0 ? b : a;
    }

    private static String name(Op op) {
        return switch (op) {
            case Op.Map _ -> "map";
            case Op.Reduce _ -> "reduce";
            case Op.MatMul _, Op.Gather _, Op.ScatterAdd _, Op.Copy _, Op.View _ -> op.label();
            case Op.Composite c -> c.name();
        };
    }

    /** From now on a kernel that promises less is refused before it is launched. */
    public void require(String runClass) {
        floor = runClass.equals("D3") ? Determinism.D2 : Determinism.valueOf(runClass);
        least.values().forEach(this::require);
    }

    private void require(Use use) {
        if (use.determinism().compareTo(floor) < 0) {
            throw new ConfigException(
                    "train.require asks for class "
                            + run(floor)
                            + ", but kernel '"
                            + use.kernel()
                            + "' of backend '"
                            + use.backend()
                            + "' declares "
                            + use.determinism()
                            + ". Fix: choose another backend, or train.require="
                            + run(use.determinism()));
        }
    }

    /** By backend and name; the lowest class where kernels of one name differ. */
    public List<Use> uses() {
        return List.copyOf(least.values());
    }

    /** The lowest class of all kernels in use. */
    Determinism least() {
        return least.values().stream()
                .map(Use::determinism)
                .min(Determinism::compareTo)
                .orElse(Determinism.D4);
    }

    /** The class of a run whose kernels these are. */
    public String ofRun() {
        return run(least());
    }

    /** Virtual shards and a state that is the step number make D3 of D2. */
    private static String run(Determinism kernels) {
        return kernels == Determinism.D2 ? "D3" : kernels.name();
    }
}
