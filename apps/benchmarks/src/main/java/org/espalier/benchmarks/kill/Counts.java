package org.espalier.benchmarks.kill;

import java.util.Locale;

/**
 * What a kill test saw.
 *
 * @param kills processes killed
 * @param insideSave kills that left an unfinished checkpoint behind
 * @param gained restarts that got beyond the step of the one before
 * @param refused checkpoints that a restart found damaged
 * @param equal whether curve and weights are those of the undisturbed run
 * @param seconds the whole test
 */
public record Counts(
        int kills, int insideSave, int gained, int refused, boolean equal, double seconds) {
    /** Whether all that was promised holds. */
    public boolean passed() {
        return equal && refused == 0 && gained == kills && insideSave * 5 >= kills;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d kills, %d inside a save, %d restarts gained steps, %d torn checkpoints read, curve and weights %s, %.0f s",
                kills,
                insideSave,
                gained,
                refused,
                equal ? "equal bit for bit" : "DIFFERENT",
                seconds);
    }
}
