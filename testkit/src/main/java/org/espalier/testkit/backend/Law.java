package org.espalier.testkit.backend;

/**
 * What must hold between launches whatever the right answer is.
 *
 * @param name the law with its sizes
 * @param equation both sides of it
 */
record Law(String name, Equation equation) {
    /** Launches until both sides are known. */
    @FunctionalInterface
    interface Equation {
        Sides on(Machine machine);
    }

    /** How the sides must agree. */
    enum Kind {
        /** Numbers are equal: nothing on either side rounds, or both round alike. */
        EQUAL,
        /** As near as the bound, and equal where the kernels promise D2: a split of the batch. */
        SPLIT,
        /** As near as the bound. */
        NEAR
    }

    /**
     * Both sides of an equation.
     *
     * @param allowed how far each element may lie apart
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sides(Kind kind, double[] left, double[] right, double[] allowed) {
        static Sides equal(double[] left, double[] right) {
            return new Sides(Kind.EQUAL, left, right, new double[left.length]);
        }

        static Sides split(double[] left, double[] right, double[] allowed) {
            return new Sides(Kind.SPLIT, left, right, allowed);
        }

        static Sides near(double[] left, double[] right, double[] allowed) {
            return new Sides(Kind.NEAR, left, right, allowed);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
