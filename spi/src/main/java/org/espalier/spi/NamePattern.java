package org.espalier.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern for names of parameters and modules, as {@code match} of a run file has it: a star
 * stands for any letters, also none and dots.
 */
public final class NamePattern {
    private final Pattern pattern;

    private NamePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** The pattern that a text stands for. */
    public static NamePattern of(String match) {
        List<String> quoted = new ArrayList<>();
        for (String part : match.split("\\*", -1)) {
            quoted.add(Pattern.quote(part));
        }
        return new NamePattern(Pattern.compile(String.join(".*", quoted)));
    }

    /** Whether a whole name fits. */
    public boolean fits(String name) {
        return pattern.matcher(name).matches();
    }
}
