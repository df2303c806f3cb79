package org.espalier.testkit;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.spi.OptimizerProvider;
import org.espalier.testkit.optimizer.OptimizerRules;
import org.espalier.testkit.optimizer.OptimizerSubject;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every duty of an optimizer as a test. Extend it, implement {@link #provider}; an optimizer that
 * the kit has no golden values of gives its own by {@link #golden}.
 *
 * <p>{@code -Despalier.tck.rule=ID} runs the rules whose id starts so, {@code -Despalier.seed=N}
 * draws other cases.
 */
public abstract class OptimizerTck {
    /** The optimizer under test. */
    protected abstract OptimizerProvider provider();

    /** (optional) Updates computed elsewhere. Default: the kit's own, by id. */
    protected List<GoldenUpdate> golden() {
        return GoldenUpdate.of(provider().id());
    }

    /** A test per rule. */
    @TestFactory
    Stream<DynamicTest> rules() {
        OptimizerSubject subject = new OptimizerSubject(provider(), golden());
        Replay replay = Replay.of(getClass());
        Plan plan = replay.plan(100, ExpectedFailures.of(getClass()));
        return TckTests.of(OptimizerRules.all(), new RuleRunner<>(subject, plan, replay), _ -> {});
    }
}
