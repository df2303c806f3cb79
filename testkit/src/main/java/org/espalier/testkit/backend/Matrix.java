package org.espalier.testkit.backend;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.espalier.kernel.Shape;

/** Rows and columns of floats for laws, and products of them in f64. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Matrix(int rows, int columns, double[] numbers) {
    static Matrix of(int rows, int columns, DoubleSupplier numbers) {
        double[] filled = new double[rows * columns];
        Arrays.setAll(filled, i -> numbers.getAsDouble());
        return new Matrix(rows, columns, filled);
    }

    static Matrix identity(int n) {
        double[] filled = new double[n * n];
        for (int i = 0; i < n; i++) {
            filled[i * n + i] = 1;
        }
        return new Matrix(n, n, filled);
    }

    double at(int row, int column) {
        return numbers[row * columns + column];
    }

    Shape shape() {
        return Shape.of(rows, columns);
    }

    Matrix map(DoubleUnaryOperator f) {
        return new Matrix(rows, columns, Arrays.stream(numbers).map(f).toArray());
    }

    Matrix abs() {
        return map(Math::abs);
    }

    Matrix plus(Matrix other) {
        double[] sum = new double[numbers.length];
        Arrays.setAll(sum, i -> numbers[i] + other.numbers[i]);
        return new Matrix(rows, columns, sum);
    }

    Matrix transposed() {
        double[] t = new double[numbers.length];
        Arrays.setAll(t, i -> at(i % rows, i / rows));
        return new Matrix(columns, rows, t);
    }

    /** Some rows, by number. */
    Matrix rows(int... wanted) {
        double[] some = new double[wanted.length * columns];
        Arrays.setAll(some, i -> at(wanted[i / columns], i % columns));
        return new Matrix(wanted.length, columns, some);
    }

    /** The rows from … to. */
    Matrix between(int from, int to) {
        return new Matrix(
                to - from, columns, Arrays.copyOfRange(numbers, from * columns, to * columns));
    }

    /** The product in f64. */
    Matrix times(Matrix b) {
        double[] product = new double[rows * b.columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) {
                for (int j = 0; j < b.columns; j++) {
                    product[i * b.columns + j] += at(i, k) * b.at(k, j);
                }
            }
        }
        return new Matrix(rows, b.columns, product);
    }

    /** The numbers of several, one after another. */
    static double[] joined(double[]... parts) {
        return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
    }
}
