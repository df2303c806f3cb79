package org.espalier.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.nn.Activation;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.Points;
import org.espalier.train.PluginInfo;
import org.espalier.train.RunListener;
import org.espalier.train.Runs;
import org.espalier.train.StepReport;
import org.espalier.train.Trainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What each optimizer found costs over scheduled steps: no kernel is compiled after the first, and
 * every step has as many launches, whatever rate and gradients are.
 */
class LaunchesTest {
    private static final int STEPS = 100;

    /** Two linear layers, so that there are matrices and vectors. */
    private static final class Net extends Module {
        private final Linear first;
        private final Linear second;

        Net(Session session) {
            super(session);
            first = child("first", new Linear(session, 3, 4, Activation.RELU));
            second = child("second", new Linear(session, 4, 2, Activation.IDENTITY));
        }

        @Override
        protected Tensor forward(Tensor x) {
            return second.call(first.call(x));
        }
    }

    /** Launches of each step and kernels known after it. */
    private record Counter(Session session, List<Long> launches, List<Long> kernels)
            implements RunListener {
        @Override
        public void stepped(StepReport report) {
            launches.add(session.profile().launches());
            kernels.add(session.profile().kernels().count());
            session.resetProfile();
        }
    }

    @TestFactory
    Stream<DynamicTest> ofEveryOptimizer() {
        return Runs.plugins().stream()
                .filter(p -> p.kind().equals("optimizer"))
                .map(PluginInfo::id)
                .map(id -> DynamicTest.dynamicTest(id, () -> steady(id)));
    }

    private static void steady(String id) {
        try (Session session = Session.open(s -> s.backend("reference").threads(1).seed(5))) {
            Counter counter = new Counter(session, new ArrayList<>(), new ArrayList<>());
            Trainer.of(new Net(session), new Points(3, 2, 64))
                    .optimizer(id, o -> o)
                    .schedule("cosine", s -> s.set("warmup", 10))
                    .steps(STEPS)
                    .batch(4)
                    .listener(counter)
                    .fit();
            assertEquals(STEPS, counter.launches().size());
            // APOLLO's first step has no limiter yet, so the second is where all is known.
            List<Long> later = counter.launches().subList(2, STEPS);
            assertEquals(1, later.stream().distinct().count(), "launches " + later);
            assertTrue(later.getFirst() > 10, "launches " + later.getFirst());
            List<Long> kernels = counter.kernels().subList(1, STEPS);
            assertEquals(1, kernels.stream().distinct().count(), "kernels " + kernels);
        }
    }
}
