package org.espalier.train;

/** Asks a run to save a checkpoint and stop. May be asked from any thread. */
public final class StopToken {
    private volatile boolean requested;

    /** A token nobody has asked. */
    public StopToken() {}

    /** Asks. */
    public void request() {
        requested = true;
    }

    /** Whether it was asked. */
    public boolean isRequested() {
        return requested;
    }
}
