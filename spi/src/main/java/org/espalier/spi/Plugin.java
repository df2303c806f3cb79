package org.espalier.spi;

import java.util.List;

/**
 * Anything found by {@link java.util.ServiceLoader}. A provider must be cheap: no work in
 * constructors or static initialisers beyond constants, no output, no network.
 */
public interface Plugin {
    /** The id that run files use: a bare word for ours, {@code vendor:name} for others'. */
    String id();

    /** One line that says what it is. */
    String summary();

    /** (optional) The options a run file may set. Default: none. */
    default List<Option<?>> options() {
        return List.of();
    }
}
