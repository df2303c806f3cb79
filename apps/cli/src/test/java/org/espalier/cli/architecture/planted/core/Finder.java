package org.espalier.cli.architecture.planted.core;

import java.util.ServiceLoader;

/** The second class that finds plugins. */
public final class Finder {
    private Finder() {}

    public static ServiceLoader<Runnable> find(Class<Runnable> type) {
        return ServiceLoader.load(type);
    }
}
