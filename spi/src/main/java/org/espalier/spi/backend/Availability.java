package org.espalier.spi.backend;

import java.util.List;

/** Whether a backend can work on this machine. */
public sealed interface Availability {
    /** It can. The highest score is chosen where no backend was asked for. */
    record Available(int score, List<String> devices) implements Availability {}

    /** It cannot: why, and what would help. */
    record Unavailable(String reason, String cure) implements Availability {}
}
