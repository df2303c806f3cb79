package org.espalier.testkit.backend;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * A function of tensors and a point at which it is smooth.
 *
 * @param name for reports
 * @param point its arguments
 * @param terms the most terms that one result sums; 1 where it sums none
 * @param inside how large the numbers are that cancel on the way, where results are smaller
 * @param f the function, in any session
 */
record Differentiable(String name, List<Point> point, long terms, double inside, Function f) {
    /** One whose results are as large as anything on the way to them. */
    Differentiable(String name, List<Point> point, long terms, Function f) {
        this(name, point, terms, 0, f);
    }

    /** An argument. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Point(Shape shape, double[] numbers) {
        static Point of(DoubleSupplier numbers, long... dims) {
            Shape shape = Shape.of(dims);
            double[] filled = new double[Math.toIntExact(shape.elements())];
            Arrays.setAll(filled, i -> numbers.getAsDouble());
            return new Point(shape, filled);
        }

        /** This + h · v. */
        Point moved(double h, double[] v) {
            double[] there = numbers.clone();
            for (int i = 0; i < there.length; i++) {
                there[i] += h * v[i];
            }
            return new Point(shape, there);
        }

        /** Every number passed through a function. */
        Point passed(DoubleUnaryOperator by) {
            return new Point(shape, Arrays.stream(numbers).map(by).toArray());
        }

        Tensor tensor(Session session) {
            return session.tensor(numbers, shape.dims());
        }
    }

    /** What is differentiated. */
    @FunctionalInterface
    interface Function {
        Tensor apply(Session session, List<Tensor> x);
    }

    /** For instance {@code matmul at [3, 4], [4, 5]}. */
    @Override
    public String toString() {
        return name + " at " + String.join(", ", point.stream().map(p -> p.shape + "").toList());
    }
}
