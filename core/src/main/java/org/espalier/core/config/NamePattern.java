package org.espalier.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A pattern for names: a star stands for any letters, also none and dots. */
record NamePattern(Pattern pattern) {
    static NamePattern of(String match) {
        List<String> quoted = new ArrayList<>();
        for (String part : match.split("\\*", -1)) {
            quoted.add(Pattern.quote(part));
        }
        return new NamePattern(Pattern.compile(String.join(".*", quoted)));
    }

    boolean fits(String name) {
        return pattern.matcher(name).matches();
    }
}
