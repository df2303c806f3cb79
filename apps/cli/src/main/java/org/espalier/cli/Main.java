package org.espalier.cli;

/** Where the {@code espalier} command begins. */
public final class Main {
    private Main() {}

    /**
     * Runs one command.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        System.out.println("usage: espalier COMMAND [ARGUMENT]...");
    }
}
