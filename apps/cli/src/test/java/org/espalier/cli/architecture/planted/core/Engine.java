package org.espalier.cli.architecture.planted.core;

import java.util.ServiceLoader;

/** Breaks the rules on printing, exceptions and, together with Finder, discovery. */
public final class Engine {
    private Engine() {}

    public static void print(String line) {
        System.out.println(line);
    }

    public static void fail(String why) {
        throw new RuntimeException(why);
    }

    public static ServiceLoader<Runnable> find(Class<Runnable> type) {
        return ServiceLoader.load(type);
    }
}
