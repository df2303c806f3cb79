package org.espalier.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.session.Sessions;
import org.espalier.spi.OptimizerProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.ConfigException;
import org.espalier.train.Optimizer;
import org.espalier.train.PluginInfo;
import org.espalier.train.RunException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Discovery: what is found, what is broken, what is there twice, and what is said of it. */
@ExtendWith(NoLiveSegments.class)
class CatalogTest {
    private static final String ORIGIN = "org.espalier.core";

    /** An optimizer whose every answer can fail. */
    private record Odd(String id, Supplier<String> words, Supplier<List<Option<?>>> declared)
            implements OptimizerProvider {
        static Odd failing(RuntimeException e) {
            return new Odd(
                    "odd",
                    () -> "odd",
                    () -> {
                        throw e;
                    });
        }

        @Override
        public String summary() {
            return words.get();
        }

        @Override
        public List<Option<?>> options() {
            return declared.get();
        }

        @Override
        public Optimizer create(Options options) {
            throw new AssertionError();
        }
    }

    private static Catalogs.Listed<PlainSgd> broken(Throwable cause) {
        return new Catalogs.Listed<>(
                PlainSgd.class,
                () -> {
                    throw new ServiceConfigurationError("provider could not be made", cause);
                });
    }

    @Test
    void findsWhatIsOnTheModulePath() {
        Catalog c = Catalogs.with();
        assertEquals(
                List.of(
                        "backend",
                        "dataset",
                        "model",
                        "objective",
                        "optimizer",
                        "schedule",
                        "strategy",
                        "transform",
                        "update"),
                c.kinds());
        assertEquals("gpt", c.model("gpt").id());
        assertEquals("reference", c.backend("reference").id());
        assertEquals("text", c.dataset("text").id());
        assertEquals("next-token", c.objective("next-token").id());
        assertEquals(List.of(), c.broken());
    }

    @Test
    void oneBrokenProviderHarmsNoOther() {
        PlainSgd good = new PlainSgd("good");
        Catalog c =
                Catalogs.listing(
                        List.of(
                                broken(new IllegalStateException("no luck")),
                                new Catalogs.Listed<>(PlainSgd.class, () -> good)));
        assertSame(good, c.optimizer("good"));
        assertEquals(
                List.of(
                        new Catalog.Broken(
                                "optimizer",
                                PlainSgd.class.getName() + " in " + ORIGIN,
                                "java.lang.IllegalStateException: no luck. Fix: rebuild the plugin for"
                                        + " this version, or take its jar off the module path")),
                c.broken());
    }

    @Test
    void linkageErrorsAndFailingDescriptionsAreReported() {
        Catalog c =
                Catalogs.listing(
                        List.of(
                                new Catalogs.Listed<>(
                                        PlainSgd.class,
                                        () -> {
                                            throw new NoClassDefFoundError("gone/Missing");
                                        }),
                                new Catalogs.Listed<>(
                                        Odd.class,
                                        () -> Odd.failing(new IllegalStateException("x"))),
                                new Catalogs.Listed<>(
                                        Odd.class, () -> new Odd("mute", () -> null, List::of))));
        assertEquals(3, c.broken().size());
        assertTrue(c.broken().getFirst().reason().contains("gone/Missing"));
        assertEquals(List.of(), c.of("optimizer"));
        assertEquals("gpt", c.model("gpt").id());
    }

    @Test
    void twoOfOneIdAreAnErrorThatNamesBoth() {
        Catalog c = Catalogs.with(new PlainSgd("twin"), new PlainSgd("twin"));
        DuplicatePluginException e =
                assertThrows(DuplicatePluginException.class, () -> c.optimizer("twin"));
        assertEquals(
                "two plugins are optimizer 'twin': one in org.espalier.core, one in"
                        + " org.espalier.core. Fix: remove one of them",
                e.getMessage());
        assertThrows(DuplicatePluginException.class, () -> new PluginList(c).all());
        assertThrows(DuplicatePluginException.class, c::backends);
    }

    @Test
    void oneIdMayBeUsedByTwoKinds() {
        Catalog c = Catalogs.with(new PlainSgd("gpt"));
        assertEquals("momentum for tests", c.optimizer("gpt").summary());
        assertEquals("gpt", c.model("gpt").id());
    }

    @Test
    void anUnknownIdIsAnsweredWithWhatExists() {
        Catalog c = Catalogs.with(new PlainSgd("adamw"), new PlainSgd("sgd"));
        ConfigException e = assertThrows(ConfigException.class, () -> c.optimizer("adamv"));
        assertEquals(
                """
                no optimizer 'adamv'. Did you mean 'adamw'?
                  available: adamw (momentum for tests), sgd (momentum for tests)
                  see: ./espalier plugins optimizer\
                """,
                e.getMessage().replace("\r", ""));
        assertEquals(
                """
                no optimizer 'sophia'.
                  available: none
                  see: ./espalier plugins optimizer\
                """,
                assertThrows(ConfigException.class, () -> Catalogs.with().optimizer("sophia"))
                        .getMessage()
                        .replace("\r", ""));
    }

    /** A backend that cannot be opened. */
    private record Absent(String id, Supplier<Availability> state) implements BackendProvider {
        @Override
        public String summary() {
            return "absent";
        }

        @Override
        public Availability probe() {
            return state.get();
        }

        @Override
        public Backend open(BackendContext context) {
            throw new AssertionError();
        }
    }

    private static Absent unavailable() {
        return new Absent(
                "moon", () -> new Availability.Unavailable("no moon found", "wait for the night"));
    }

    private static Absent failing() {
        return new Absent(
                "mars",
                () -> {
                    throw new UnsatisfiedLinkError("no libmars");
                });
    }

    @Test
    void anUnavailableBackendIsNeverChosenByItself() {
        Catalog c = Catalogs.with(unavailable(), failing());
        assertEquals("reference", c.backends().getFirst().id());
        new Sessions(c).open(SessionConfig.defaults()).close();
        RunException e =
                assertThrows(
                        RunException.class,
                        () -> new Sessions(c).open(SessionConfig.defaults().backend("moon")));
        assertEquals(
                """
                backend 'moon' cannot be used here: no moon found
                  cure: wait for the night
                  available: reference\
                """,
                e.getMessage().replace("\r", ""));
        assertEquals(RunException.Kind.UNAVAILABLE, e.kind());
    }

    @Test
    void aProbeThatFailsMakesABackendUnavailable() {
        Catalog c = Catalogs.with(failing());
        RunException e =
                assertThrows(
                        RunException.class,
                        () -> new Sessions(c).open(SessionConfig.defaults().backend("mars")));
        assertTrue(e.getMessage().contains("no libmars"), e.getMessage());
        PluginInfo info =
                new PluginList(c)
                        .all().stream()
                                .filter(p -> p.id().equals("mars"))
                                .findFirst()
                                .orElseThrow();
        assertEquals(false, info.available());
        assertTrue(info.note().contains("no libmars"));
    }

    @Test
    void theListTellsPeopleAll() {
        Catalog c = Catalogs.listing(List.of(broken(new IllegalStateException("no luck"))));
        List<PluginInfo> all = new PluginList(c).all();
        PluginInfo gpt = all.stream().filter(p -> p.id().equals("gpt")).findFirst().orElseThrow();
        assertEquals("model", gpt.kind());
        assertEquals(ORIGIN, gpt.origin());
        assertTrue(gpt.available());
        var dropout =
                gpt.options().stream()
                        .filter(o -> o.name().equals("dropout"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("number", dropout.type());
        assertEquals("0.0", dropout.fallback());
        assertEquals("0 to 0.99", dropout.range());
        assertEquals("probability of zeroing", dropout.doc());
        PluginInfo last = all.getLast();
        assertEquals("cannot be loaded", last.note());
        assertTrue(last.summary().contains("no luck"));
    }

    @Test
    void sessionsSayWhichBackendsThereAre() {
        var e =
                assertThrows(
                        ConfigException.class,
                        () ->
                                new Sessions(Catalogs.with())
                                        .open(SessionConfig.defaults().backend("referense")));
        assertTrue(e.getMessage().startsWith("no backend 'referense'. Did you mean 'reference'?"));
    }
}
