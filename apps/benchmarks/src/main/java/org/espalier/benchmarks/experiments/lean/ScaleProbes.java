package org.espalier.benchmarks.experiments.lean;

import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.train.UpdateTransform;

/** Gives a run the probe that the caller holds. */
public final class ScaleProbes implements UpdateTransformProvider {
    static final String ID = "bench:scale-probe";

    /** The probe of the run under way. */
    static final ScopedValue<ScaleProbe> PROBE = ScopedValue.newInstance();

    /** For ServiceLoader. */
    public ScaleProbes() {}

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String summary() {
        return "measures what APOLLO scales gradients by";
    }

    @Override
    public UpdateTransform create(Options options) {
        return PROBE.get();
    }
}
