package org.espalier.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.plugin.Catalogs;
import org.espalier.core.plugin.PlainSgd;
import org.espalier.kernel.Shape;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;
import org.espalier.train.Optimizer;
import org.junit.jupiter.api.Test;

/** Which optimizer a parameter gets. */
class OptimizersTest {
    private static final List<String> NAMES = List.of("a.bias", "a.weight", "b.weight", "head");

    private final Catalog catalog = Catalogs.with(new PlainSgd("momentum"));

    private static Section section(double rate, String... match) {
        SortedMap<String, Object> options = new TreeMap<>();
        options.put("lr", rate);
        if (match.length > 0) {
            options.put("match", match[0]);
        }
        return new Section("momentum", new Options(options));
    }

    private Optimizer optimizer(Section... groups) {
        return Optimizers.of(catalog, section(1), List.of(groups), NAMES);
    }

    private static double rate(Optimizer o, String name) {
        return o.of(name, Shape.of(2)).rate();
    }

    @Test
    void theFirstGroupThatFitsHasIt() {
        Optimizer o = optimizer(section(2, "a.*"), section(3, "*weight"), section(4, "*"));
        assertEquals(2, rate(o, "a.bias"));
        assertEquals(2, rate(o, "a.weight"));
        assertEquals(3, rate(o, "b.weight"));
        assertEquals(4, rate(o, "head"));
        assertEquals(1, o.rate());
    }

    @Test
    void whatNoGroupFitsIsTheRunsOwn() {
        Optimizer o = optimizer(section(2, "head"));
        assertEquals(1, rate(o, "a.weight"));
        assertEquals(1, rate(o, "ahead"));
        assertEquals(2, rate(o, "head"));
        assertEquals(1, rate(optimizer(), "head"));
    }

    @Test
    void aGroupThatFitsNoneIsRefused() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> optimizer(section(2, "b.weigth")));
        assertEquals(
                """
                section 'groups': no trained parameter is called 'b.weigth'. Did you mean 'b.weight'?
                  parameters: a.bias, a.weight, b.weight, head\
                """,
                e.getMessage().replace("\r", ""));
    }
}
