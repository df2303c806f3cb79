package org.espalier.core.plugin;

/** Thrown when two plugins of a kind have one id. */
public final class DuplicatePluginException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DuplicatePluginException(String message) {
        super(message);
    }
}
