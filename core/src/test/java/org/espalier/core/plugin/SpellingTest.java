package org.espalier.core.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Near misses, far misses, and Levenshtein's distance. */
class SpellingTest {
    private static final List<String> NAMES = List.of("adamw", "sgd", "lion", "weight_decay");

    @Test
    void nearNamesAreHinted() {
        assertEquals(" Did you mean 'adamw'?", Spelling.hint("adam", NAMES));
        assertEquals(" Did you mean 'adamw'?", Spelling.hint("ADAMW", NAMES));
        assertEquals(" Did you mean 'sgd'?", Spelling.hint("sgd2", NAMES));
        assertEquals(" Did you mean 'weight_decay'?", Spelling.hint("weight-decay", NAMES));
    }

    @Test
    void farNamesAreNot() {
        assertEquals("", Spelling.hint("transformer", NAMES));
        assertEquals("", Spelling.hint("", NAMES));
        assertEquals("", Spelling.hint("x", List.of()));
    }

    @Test
    void distance() {
        assertEquals(0, Spelling.distance("abc", "abc"));
        assertEquals(3, Spelling.distance("", "abc"));
        assertEquals(3, Spelling.distance("abc", ""));
        assertEquals(3, Spelling.distance("kitten", "sitting"));
        assertEquals(2, Spelling.distance("sgd", "sdg"));
    }
}
