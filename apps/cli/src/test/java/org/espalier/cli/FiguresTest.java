package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers at the edges of their units. */
final class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 KiB",
        "1, 1 KiB",
        "1048575, 1024 KiB",
        "1048576, 1 MiB",
        "325058560, 310 MiB",
        "1073741824, 1.0 GiB",
        "150323855360, 140.0 GiB"
    })
    void bytes(long bytes, String text) {
        assertEquals(text, Figures.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0:00",
        "59.4, 0:59",
        "59.6, 1:00",
        "3599, 59:59",
        "3600, 1:00:00",
        "93784, 26:03:04",
        "-1, -:--",
        "NaN, -:--",
        "Infinity, -:--"
    })
    void duration(double seconds, String text) {
        assertEquals(text, Figures.duration(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999.4, 999",
        "999.6, 1.0k",
        "11240, 11.2k",
        "999949, 999.9k",
        "3.4e6, 3.4M"
    })
    void rate(double perSecond, String text) {
        assertEquals(text, Figures.rate(perSecond));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "6.1e-4, 6e-4", "1, 1e+0", "2e12, 2e+12", "1e-10, 1e-10"})
    void power(double value, String text) {
        assertEquals(text, Figures.power(value));
    }

    @Test
    void wordsAreWrappedAndNeverCut() {
        assertEquals(
                "data  one two\n      three\n      /a/path/that/is/too/long\n      four",
                String.join(
                        "\n",
                        Wrap.words(
                                "data  ", 6, "one two  three\n/a/path/that/is/too/long four", 15)));
    }

    @Test
    void columnsOfAnOddEnvironment() {
        assertEquals(80, Terminal.columns(""));
        assertEquals(80, Terminal.columns("wide"));
        assertEquals(80, Terminal.columns("-5"));
        assertEquals(20, Terminal.columns("1"));
        assertEquals(132, Terminal.columns("132"));
    }
}
