package org.espalier.cli.architecture.planted.optimizers;

import org.espalier.cli.architecture.planted.core.Engine;

/** A plugin that reaches into core. */
public final class Sgd {
    private Sgd() {}

    public static void step() {
        Engine.print("step");
    }
}
