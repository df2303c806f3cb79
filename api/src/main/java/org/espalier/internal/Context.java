package org.espalier.internal;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Tensor;

/**
 * What is in force while operations are recorded; read on the issuing thread only.
 *
 * @param gradients whether history is recorded
 * @param training whether dropout and its like are active
 * @param step the optimizer step, part of every random key
 * @param firstSample the global number of the first sample in the batch
 * @param overrides tensors that stand for parameters
 * @param asides who hears what the pass says besides its result
 * @param rounded whether products may round their operands, as the session's precision says
 */
public record Context(
        boolean gradients,
        boolean training,
        long step,
        long firstSample,
        Map<Parameter, Tensor> overrides,
        Asides asides,
        boolean rounded) {
    private static final ScopedValue<Context> CURRENT = ScopedValue.newInstance();

    private static final Context DEFAULT = plain(true);

    private static Context plain(boolean gradients) {
        return new Context(gradients, false, 0, 0, new IdentityHashMap<>(), Asides.DROPPED, true);
    }

    /** Neither gradients nor training, and every parameter's own value. */
    public static Context evaluation() {
        return plain(false);
    }

    /** The context in force. */
    public static Context current() {
        return CURRENT.orElse(DEFAULT);
    }

    /** Runs a part under this context. */
    public <T> T run(Supplier<T> part) {
        return ScopedValue.where(CURRENT, this).call(part::get);
    }

    /** This context with or without recording. */
    public Context withGradients(boolean on) {
        return new Context(on, training, step, firstSample, overrides, asides, rounded);
    }

    /** This context in training at a step. */
    public Context trainingAt(long trainingStep, long sample) {
        return new Context(gradients, true, trainingStep, sample, overrides, asides, rounded);
    }

    /** This context with another listener. */
    public Context withAsides(Asides listener) {
        return new Context(gradients, training, step, firstSample, overrides, listener, rounded);
    }

    /** This context with products that do not round their operands. */
    public Context unrounded() {
        return new Context(gradients, training, step, firstSample, overrides, asides, false);
    }

    /** This context with further overrides; they win over those in force. */
    public Context withOverrides(Map<Parameter, Tensor> more) {
        Map<Parameter, Tensor> all = new IdentityHashMap<>(overrides);
        all.putAll(more);
        return new Context(gradients, training, step, firstSample, all, asides, rounded);
    }
}
