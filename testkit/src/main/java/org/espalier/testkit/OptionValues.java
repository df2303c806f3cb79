package org.espalier.testkit;

import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.spi.Options;

/** A plugin's options as tests and benchmarks write them. */
public final class OptionValues {
    private OptionValues() {}

    /** Options given as name, value, name, value, …; the others have their defaults. */
    public static Options of(Object... namesAndValues) {
        SortedMap<String, Object> values = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Options(values);
    }
}
