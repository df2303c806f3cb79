package org.espalier.benchmarks.experiments.linear;

/** Vectors in plain doubles, summed in ascending order. */
public final class Vectors {
    private Vectors() {}

    /** x·y. */
    public static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** √(x·x). */
    public static double norm(double... x) {
        return StrictMath.sqrt(dot(x, x));
    }

    /** The cosine of the angle between x and y. */
    public static double cosine(double[] x, double[] y) {
        return dot(x, y) / (norm(x) * norm(y));
    }

    /** ‖x − y‖/‖y‖. */
    public static double distance(double[] x, double[] y) {
        return norm(sum(x, -1, y)) / norm(y);
    }

    /** x + f·y. */
    public static double[] sum(double[] x, double f, double[] y) {
        double[] all = x.clone();
        add(all, f, y);
        return all;
    }

    /** x ← x + f·y. */
    public static void add(double[] x, double f, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += f * y[i];
        }
    }

    /** f·x. */
    public static double[] scaled(double f, double[] x) {
        double[] all = new double[x.length];
        add(all, f, x);
        return all;
    }

    /** The product of a matrix, given by rows, and a vector. */
    public static double[] product(double[][] rows, double[] x) {
        double[] all = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            all[i] = dot(rows[i], x);
        }
        return all;
    }
}
