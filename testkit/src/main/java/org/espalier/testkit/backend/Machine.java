package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.spi.backend.Determinism;

/** Launches for laws, and the least that any kernel so far has promised. */
final class Machine implements AutoCloseable {
    /** A kernel that a law needs is missing; {@link Agreement} says whether it is owed. */
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Missing(Case one) {
            super("no kernel for " + one);
        }
    }

    private final Rig rig;
    private Determinism least = Determinism.D4;

    Machine(Rig rig) {
        this.rig = rig;
    }

    /** Forgets what kernels have promised. */
    void begin() {
        least = Determinism.D4;
    }

    boolean promises(Determinism wanted) {
        return least.compareTo(wanted) >= 0;
    }

    /** The elements of the first output, in row-major order. */
    double[] run(Case one) {
        Rig.Run run = rig.run(one).orElseThrow(() -> new Missing(one));
        if (run.determinism().compareTo(least) < 0) {
            least = run.determinism();
        }
        return elements(run.memories(), one.outputs().getFirst());
    }

    private static double[] elements(List<Memory> memories, Place place) {
        Memory memory = memories.get(place.memory());
        double[] all = new double[Math.toIntExact(place.layout().shape().elements())];
        for (int i = 0; i < all.length; i++) {
            all[i] = memory.number(place.layout().position(i));
        }
        return all;
    }

    static Memory f32(double... numbers) {
        return Memory.of(DType.F32, numbers);
    }

    @Override
    public void close() {
        rig.close();
    }
}
