package org.espalier.simd;

import java.util.List;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;

/** The backend for the vector units of this machine's processor. */
public final class SimdBackendProvider implements BackendProvider {
    /** Above the reference backend's; a device of its own scores more. */
    private static final int SCORE = 50;

    /** Without the instruction a fused multiply-add goes through BigDecimal and takes thousands. */
    private static final long SLOW_FMA_NANOSECONDS = 500;

    @Override
    public String id() {
        return "simd";
    }

    @Override
    public String summary() {
        return "this processor's vector units, through the Vector API";
    }

    @Override
    public Availability probe() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return new Availability.Unavailable(
                    "the module jdk.incubator.vector is not loaded",
                    "start Java with --add-modules jdk.incubator.vector");
        }
        if (fmaNanoseconds() > SLOW_FMA_NANOSECONDS) {
            return new Availability.Unavailable(
                    "this processor has no fused multiply-add, or Java is told not to use it",
                    "leave out -XX:-UseFMA, or choose --backend reference");
        }
        String width = Lanes.SPECIES.vectorBitSize() + "-bit vectors";
        return new Availability.Available(SCORE, List.of(width));
    }

    /** The quickest of a few rounds: a pause of the machine must not count. */
    private static long fmaNanoseconds() {
        int calls = 8;
        long best = Long.MAX_VALUE;
        float x = 0.1f;
        for (int round = 0; round < 20; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                x = Math.fma(x, 0.7f, 0.3f);
            }
            best = Math.min(best, (System.nanoTime() - start) / calls);
        }
        return x > 0 ? best : Long.MAX_VALUE;
    }

    @Override
    public Backend open(BackendContext context) {
        return new SimdBackend(context.workers());
    }
}
