package org.espalier.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rules that a plugin is known to break, with the reason. The list can only shrink: a rule on it
 * that passes fails the run, and so does an id that no rule has.
 *
 * @param reasons a reason or a link by rule id
 */
public record ExpectedFailures(SortedMap<String, String> reasons) {
    /** The file that {@link BackendTck} looks for beside the test class and at the root. */
    public static final String FILE = "tck-expected-failures.txt";

    /** Copies the reasons. */
    public ExpectedFailures {
        reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    /** None. */
    public static ExpectedFailures none() {
        return new ExpectedFailures(new TreeMap<>());
    }

    /**
     * Reads lines {@code RULE-ID reason}; empty ones and those that begin with # are passed over.
     *
     * @throws IllegalArgumentException where a line gives no reason
     */
    public static ExpectedFailures parse(String text) {
        SortedMap<String, String> reasons = new TreeMap<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", 2);
                if (parts.length < 2) {
                    throw new IllegalArgumentException(
                            "tck: expected failure '"
                                    + line
                                    + "' gives no reason. Fix: RULE-ID, a blank, the reason or a"
                                    + " link");
                }
                reasons.put(parts[0], parts[1]);
            }
        }
        return new ExpectedFailures(reasons);
    }

    /** The list that lies beside a test class or at the root of its resources; none if neither. */
    static ExpectedFailures of(Class<?> test) {
        try (InputStream beside = test.getResourceAsStream(FILE);
                InputStream root = test.getResourceAsStream("/" + FILE)) {
            InputStream found = beside == null ? root : beside;
            return found == null
                    ? none()
                    : parse(new String(found.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a rule is expected to fail. */
    Optional<String> reason(String rule) {
        return Optional.ofNullable(reasons.get(rule));
    }

    /**
     * Fails where the list names a rule that does not exist.
     *
     * @throws IllegalArgumentException naming the id
     */
    void requireKnown(List<String> ids) {
        for (String id : reasons.keySet()) {
            if (!ids.contains(id)) {
                throw new IllegalArgumentException(
                        "tck: the list of expected failures names rule '"
                                + id
                                + "', which does not exist. Fix: remove or correct the line");
            }
        }
    }
}
