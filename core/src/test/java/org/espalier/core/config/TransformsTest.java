package org.espalier.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.plugin.Catalogs;
import org.espalier.core.plugin.PlainTally;
import org.espalier.nn.Activation;
import org.espalier.nn.Mlp;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.train.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run's transforms find in its model. */
@ExtendWith(NoLiveSegments.class)
class TransformsTest {
    private final Catalog catalog = Catalogs.with(new PlainTally());
    private final Session session = Session.open(s -> s.backend("reference").threads(1));

    @AfterEach
    void close() {
        session.close();
    }

    private Module transformed(String... matches) {
        Module model = new Mlp(session, 2, 3, Activation.RELU, 1);
        List<Section> sections = java.util.Arrays.stream(matches).map(m -> section(m)).toList();
        Transforms.apply(catalog, sections, model);
        return model;
    }

    private static Section section(String match) {
        SortedMap<String, Object> options = new TreeMap<>();
        options.put("rate", 1.0);
        options.put("match", match);
        return new Section("tally", new Options(options));
    }

    private static List<String> names(Module model) {
        return model.parameters().stream().map(Parameter::name).toList();
    }

    private String refusal(String... matches) {
        ConfigException e = assertThrows(ConfigException.class, () -> transformed(matches));
        return e.getMessage().replace("\r", "");
    }

    @Test
    void onlyWhatFitsIsTransformed() {
        assertEquals(
                List.of(
                        "up.weight",
                        "up.bias",
                        "up.weight-tally.g",
                        "down.weight",
                        "down.bias",
                        "down.weight-tally.g"),
                names(transformed("*")));
        assertEquals(
                List.of("up.weight", "up.bias", "up.weight-tally.g", "down.weight", "down.bias"),
                names(transformed("up.*")));
    }

    @Test
    void whatMatchesNothingIsNamed() {
        assertEquals(
                """
                transform 'tally': nothing it can transform is called 'up.wieght'. Did you mean 'up.weight'?
                  it can transform: up.weight, down.weight\
                """,
                refusal("up.wieght"));
        assertEquals(
                """
                transform 'tally': nothing it can transform is called '*.bias'.
                  it can transform: up.weight, down.weight\
                """,
                refusal("*.bias"));
    }

    @Test
    void twiceOnOneParameterIsRefused() {
        assertEquals(
                "transform 'tally': Linear has a part 'weight-tally' already. Fix: give it another name",
                refusal("up.*", "*"));
    }
}
