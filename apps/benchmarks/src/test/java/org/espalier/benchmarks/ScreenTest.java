package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text for people. */
class ScreenTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0",
                "-0.5; -0.5",
                "56625; 56,625",
                "1234.5678; 1235",
                "123456.5; 123500",
                "0.00005289123; 0.00005289",
                "4.67101e-16; 4.671e-16",
                "Infinity; Infinity",
                "NaN; NaN",
            })
    @DisplayName("whole numbers have all their digits, others four, and only tiny ones a power")
    void numbers(double x, String shown) {
        assertEquals(shown, Screen.number(x, 4));
    }

    @Test
    @DisplayName("lines end before column 80, and a piece that is wider stays whole")
    void lines() {
        String wide = "w".repeat(90);
        assertEquals(
                List.of("head  " + "a".repeat(74), "      b  c", "      " + wide, "      d"),
                Screen.pieces("head  ", List.of("a".repeat(74), "b", "c", wide, "d"), "  "));
        assertEquals(List.of("x: "), Screen.words("x: ", ""));
    }
}
