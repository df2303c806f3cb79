package org.espalier.opencl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.espalier.opencl.source.Panel;
import org.espalier.opencl.source.Tile;
import org.espalier.testkit.Plan;
import org.espalier.testkit.RuleRunner;
import org.espalier.testkit.Tck;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every choice that some device would make passes the kit's rules on the device at hand. */
class TuningTest {
    private static final long SEED = 5;

    /** Of a rule's cases; compiling takes nearly all the time. */
    private static final int PERCENT = 15;

    @BeforeAll
    static void device() {
        Present.assume();
    }

    @TestFactory
    List<DynamicTest> products() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Tile tile : Tile.ALL) {
            tests.add(products(tile.toString(), new Tuning.Products.Tiles(List.of(tile))));
        }
        for (int width : new int[] {4, 8, 16}) {
            Panel panel = Panel.of(width);
            tests.add(products(panel.toString(), new Tuning.Products.Panels(panel)));
        }
        return tests;
    }

    private static DynamicTest products(String name, Tuning.Products products) {
        return rules(
                name,
                t -> new Tuning(t.narrow(), t.exactDivision(), t.laneGroup(), products),
                "T2-MATMUL-EPILOGUE",
                "T2-MATMUL-WHOLE",
                "T5-MATMUL");
    }

    @TestFactory
    Stream<DynamicTest> laneGroups() {
        return Stream.of(1, 8, 32)
                .map(group ->
                        rules(
                                "groups of " + group,
                                t -> new Tuning(t.narrow(), t.exactDivision(), group, t.products()),
                                "T2-REDUCE"));
    }

    @TestFactory
    DynamicTest widePositions() {
        return rules(
                "64-bit positions",
                t -> new Tuning(0, t.exactDivision(), t.laneGroup(), t.products()),
                "T2-REDUCE",
                "T2-MATMUL-EPILOGUE",
                "T2-MAP-STEP",
                "T4-MAP",
                "T4-COPY",
                "T4-GATHER",
                "T4-SCATTER-ADD");
    }

    @TestFactory
    DynamicTest divisionInIntegers() {
        return rules(
                "division in integers",
                t -> new Tuning(t.narrow(), false, t.laneGroup(), t.products()),
                "T2-MAP-DIV",
                "T2-MAP-SQRT",
                "T2-MAP-TANH",
                "T2-MAP-STEP",
                "T5-MAP");
    }

    private static DynamicTest rules(String name, UnaryOperator<Tuning> change, String... rules) {
        return dynamicTest(
                name,
                () -> {
                    for (String rule : rules) {
                        List<RuleRunner.Result> results =
                                Tck.backend(
                                                new Tuned(name, change),
                                                Plan.quick(SEED).only(rule).share(PERCENT),
                                                (id, seed) -> "TuningTest, " + name + ", " + id,
                                                new Tck.Listener() {})
                                        .results();
                        assertFalse(results.isEmpty(), rule);
                        results.forEach(r -> assertTrue(r.passed(), () -> "" + r.failure()));
                    }
                });
    }
}
