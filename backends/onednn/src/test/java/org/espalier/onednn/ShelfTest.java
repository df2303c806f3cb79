package org.espalier.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private final List<String> events = new ArrayList<>();
    private final Shelf<String, Shelf.Compiled> shelf = new Shelf<>(2);

    /** oneDNN has all but c. */
    private Optional<Shelf.Compiled> compile(String key) {
        events.add("compile " + key);
        return key.equals("c") ? Optional.empty() : Optional.of(() -> events.add("close " + key));
    }

    @Test
    void nothingIsCompiledTwiceAndTheLongestUnusedLeaves() {
        List.of("a", "b", "a", "c", "a", "c").forEach(k -> shelf.get(k, () -> compile(k)));
        shelf.trim();
        assertEquals(List.of("compile a", "compile b", "compile c", "close b"), events);
        shelf.close();
        assertEquals("close a", events.getLast());
    }
}
