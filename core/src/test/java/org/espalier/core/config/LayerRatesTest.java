package org.espalier.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.TreeMap;
import org.espalier.core.plugin.Catalogs;
import org.espalier.core.plugin.PlainSgd;
import org.espalier.kernel.Shape;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;
import org.espalier.train.Optimizer;
import org.junit.jupiter.api.Test;

/** Which rate a layer gets. */
class LayerRatesTest {
    private static final List<String> NAMES =
            List.of(
                    "positions",
                    "tokens.w",
                    "blocks.0.w",
                    "blocks.1.a.0.w",
                    "blocks.2.w",
                    "norm.w");

    private static Section section(double rate, String... match) {
        TreeMap<String, Object> options = new TreeMap<>();
        options.put("lr", rate);
        if (match.length > 0) {
            options.put("match", match[0]);
        }
        return new Section("momentum", new Options(options));
    }

    private static Optimizer optimizer(Section... groups) {
        return Optimizers.of(
                Catalogs.with(new PlainSgd("momentum")), section(8), List.of(groups), NAMES);
    }

    private static List<Double> rates(Optimizer o) {
        return NAMES.stream().map(n -> o.of(n, Shape.of(2)).rate()).toList();
    }

    @Test
    void ratesFallFromTheLastLayerToTheFirst() {
        Optimizer o = LayerRates.of(optimizer(), 2, NAMES);
        assertEquals(List.of(1.0, 1.0, 2.0, 4.0, 8.0, 8.0), rates(o));
        assertEquals(8, o.rate());
    }

    @Test
    void aGroupsRateFallsAsWell() {
        Optimizer o = LayerRates.of(optimizer(section(16, "*0.w")), 2, NAMES);
        assertEquals(List.of(1.0, 1.0, 4.0, 8.0, 8.0, 8.0), rates(o));
    }

    @Test
    void parametersOfALayerAreOneGroup() {
        Optimizer o = LayerRates.of(optimizer(), 2, NAMES);
        assertEquals(o.of("positions", Shape.of(2)), o.of("tokens.w", Shape.of(2)));
    }

    @Test
    void theFactorOneChangesNothing() {
        Optimizer o = optimizer();
        assertSame(o, LayerRates.of(o, 1, List.of("w")));
    }

    @Test
    void aModelWithoutNumbersIsRefused() {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> LayerRates.of(optimizer(), 2.6, List.of("first.w", "second2.w")));
        assertEquals(
                """
                train.layer_factor is 2.6, and no parameter has the number of a layer in its name. Fix: give rates by 'groups'
                  parameters: first.w, second2.w\
                """,
                e.getMessage().replace("\r", ""));
    }
}
