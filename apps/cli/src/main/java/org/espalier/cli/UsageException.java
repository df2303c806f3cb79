package org.espalier.cli;

import java.util.Optional;

/** Thrown when a command is given what it cannot take. */
final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }

    /** The number, or the other one where none was given, if it lies between two bounds. */
    static int between(String option, int least, int most, Optional<Integer> number, int other) {
        number.ifPresent(n -> require(n >= least && n <= most, option, n, least + " to " + most));
        return number.orElse(other);
    }

    /** Throws unless the value of an option fits its rule. */
    static void require(boolean fits, String option, Object value, String rule) {
        if (!fits) {
            throw new UsageException("%s is %s; it must be %s".formatted(option, value, rule));
        }
    }
}
