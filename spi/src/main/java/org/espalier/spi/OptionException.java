package org.espalier.spi;

/** Thrown when a run file or a program gives an option that does not exist or does not fit. */
public final class OptionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String option;

    /** An error that says what was given, the rule, and what exists. */
    public OptionException(String message, String option) {
        super(message);
        this.option = option;
    }

    /** The option's name. */
    public String option() {
        return option;
    }
}
