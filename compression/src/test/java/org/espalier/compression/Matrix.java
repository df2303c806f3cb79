package org.espalier.compression;

import java.util.Arrays;

/** Matrices as plain loops have them. */
record Matrix(int rows, int columns, double... values) {
    static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new double[rows * columns]);
    }

    double at(int i, int j) {
        return values[i * columns + j];
    }

    Matrix times(Matrix o) {
        Matrix y = zeros(rows, o.columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < o.columns; j++) {
                for (int k = 0; k < columns; k++) {
                    y.values[i * o.columns + j] += at(i, k) * o.at(k, j);
                }
            }
        }
        return y;
    }

    Matrix transposed() {
        Matrix y = zeros(columns, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y.values[j * rows + i] = at(i, j);
            }
        }
        return y;
    }

    /** this + s·o. */
    Matrix plus(double s, Matrix o) {
        double[] y = values.clone();
        Arrays.setAll(y, i -> values[i] + s * o.values[i]);
        return new Matrix(rows, columns, y);
    }

    double row(int i, Matrix o) { // the product of two rows
        double sum = 0;
        for (int j = 0; j < columns; j++) {
            sum += at(i, j) * o.at(i, j);
        }
        return sum;
    }
}
