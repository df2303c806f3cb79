package org.espalier.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.spi.Option;
import org.espalier.spi.OptionException;
import org.espalier.spi.Options;
import org.espalier.train.ConfigException;
import org.junit.jupiter.api.Test;

/** Options: types, ranges, defaults, and what is refused. */
class OptionCheckTest {
    private static final Option<Double> LR = Option.real("lr", 3e-4).in(0, 1);
    private static final Option<Long> N = Option.whole("n", 10).in(1, 100);
    private static final Option<Boolean> ON = Option.flag("on", false);
    private static final Option<String> WORD = Option.choice("word", "fast", "fast", "slow");
    private static final Option<String> PATH = Option.text("path");
    private static final List<Option<?>> ALL = List.of(LR, N, ON, WORD, PATH);

    private static Options check(Map<String, Object> given) {
        return OptionCheck.check("thing 'x'", ALL, given);
    }

    private static String refusal(String key, Object value) {
        return assertThrows(ConfigException.class, () -> check(Map.of(key, value))).getMessage();
    }

    @Test
    void defaults() {
        Options o = check(Map.of());
        assertEquals(3e-4, o.get(LR));
        assertEquals(10L, o.get(N));
        assertEquals(false, o.get(ON));
        assertEquals("fast", o.get(WORD));
        assertEquals(Optional.empty(), o.find(PATH));
        assertEquals(
                "option 'path' was not given and has no default",
                assertThrows(OptionException.class, () -> o.get(PATH)).getMessage());
    }

    @Test
    void valuesOfEveryKindOfScalar() {
        assertEquals(0.5, check(Map.of("lr", 0.5)).get(LR));
        assertEquals(1.0, check(Map.of("lr", 1)).get(LR));
        assertEquals(0.25, check(Map.of("lr", "0.25")).get(LR));
        assertEquals(64L, check(Map.of("n", 64)).get(N));
        assertEquals(64L, check(Map.of("n", "6_4")).get(N));
        assertEquals(true, check(Map.of("on", true)).get(ON));
        assertEquals(true, check(Map.of("on", "True")).get(ON));
        assertEquals("slow", check(Map.of("word", "slow")).get(WORD));
        assertEquals("7", check(Map.of("path", 7)).get(PATH));
    }

    @Test
    void rangesIncludeTheirEnds() {
        assertEquals(0.0, check(Map.of("lr", 0)).get(LR));
        assertEquals(100L, check(Map.of("n", 100)).get(N));
        assertEquals("thing 'x': option 'n' is 101; it must be 1 to 100", refusal("n", 101));
        assertEquals("thing 'x': option 'lr' is NaN; it must be 0 to 1", refusal("lr", "NaN"));
    }

    @Test
    void wrongKinds() {
        assertEquals("thing 'x': option 'n' is 1.5; it must be a whole number", refusal("n", 1.5));
        assertEquals("thing 'x': option 'lr' is true; it must be a number", refusal("lr", true));
        assertEquals(
                "thing 'x': option 'on' is yes; it must be true or false", refusal("on", "yes"));
        assertEquals(
                "thing 'x': option 'word' is fats; it must be one of fast, slow. Did you mean 'fast'?",
                refusal("word", "fats"));
    }

    @Test
    void unknownKeys() {
        assertEquals(
                """
                thing 'x' has no option 'wrod'. Did you mean 'word'?
                  options: lr, n, on, word, path\
                """,
                refusal("wrod", "a").replace("\r", ""));
    }

    @Test
    void rangesAreWordsThatPeopleRead() {
        assertEquals("1 to 65535", Option.whole("n", 1).in(1, 65535).range());
        assertEquals("0 to 1e12", Option.whole("n", 1).in(0, 1e12).range());
        assertEquals("0 to 0.99", Option.real("p", 0).in(0, 0.99).range());
        assertEquals("2 or more", Option.whole("n", 2).atLeast(2).range());
        Option<Long> some = Option.whole("n", 2).atLeast(2);
        assertEquals(2, some.parse(2));
        String refused = assertThrows(OptionException.class, () -> some.parse(1)).getMessage();
        assertEquals("option 'n' is 1; it must be 2 or more", refused);
    }
}
