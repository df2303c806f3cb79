package org.espalier.train;

/**
 * Thrown when a run file or a change to it names what does not exist or gives what does not fit.
 */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** An error that names the key, what was given, the rule and what exists. */
    public ConfigException(String message) {
        super(message);
    }
}
