package org.espalier.benchmarks;

/** Where {@code espalier bench} begins. */
public final class Main {
    private Main() {}

    /**
     * Runs the named benchmarks.
     *
     * @param args names and options
     */
    public static void main(String[] args) {
        System.out.println("usage: espalier bench [NAME]...");
    }
}
