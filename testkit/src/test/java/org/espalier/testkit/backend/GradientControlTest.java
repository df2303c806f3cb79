package org.espalier.testkit.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.espalier.spi.Host;
import org.espalier.testkit.Verdict;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A gradient whose largest element is wrong by one part in ten thousand is found. */
class GradientControlTest {
    private static final double ERROR = 1e-4;

    @TestFactory
    Stream<DynamicTest> aPlantedErrorIsFound() {
        Numbers numbers = new Numbers(new SplittableRandom(1));
        List<Differentiable> all = new ArrayList<>(DifferentiableOps.opcodes(numbers));
        all.addAll(DifferentiableOps.reductions(numbers));
        all.addAll(DifferentiableComposites.norms(numbers));
        all.addAll(DifferentiableComposites.attentions(numbers));
        all.addAll(DifferentiableComposites.losses(numbers));
        all.addAll(DifferentiableComposites.convolutions(numbers));
        return all.stream().map(one -> dynamicTest(one.toString(), () -> control(one)));
    }

    private static void control(Differentiable one) {
        assertEquals(new Verdict.Passed(), verdict(one, UnaryOperator.identity()));
        assertInstanceOf(Verdict.Broken.class, verdict(one, GradientControlTest::distorted));
    }

    private static Verdict verdict(Differentiable one, UnaryOperator<List<double[]>> distortion) {
        Candidate reference =
                new Candidate(Host.get().reference(), Host.get().reference(), Optional.empty());
        try (GradientCheck check = new GradientCheck(reference, distortion)) {
            return check.check(one);
        }
    }

    private static List<double[]> distorted(List<double[]> gradient) {
        List<double[]> wrong = gradient.stream().map(double[]::clone).toList();
        double[] most = wrong.getFirst();
        int at = 0;
        for (double[] g : wrong) {
            for (int i = 0; i < g.length; i++) {
                if (Math.abs(g[i]) > Math.abs(most[at])) {
                    most = g;
                    at = i;
                }
            }
        }
        most[at] *= 1 + ERROR;
        return wrong;
    }
}
