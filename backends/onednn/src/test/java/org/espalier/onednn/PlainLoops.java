package org.espalier.onednn;

import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;

/** The terms of a convolution, one after another. */
record PlainLoops(Op.Composite op, Shape x, Shape w) {
    /** Is given the numbers of an element of x, of w and of y that belong together. */
    interface Place {
        int of(int x, int w, int y);
    }

    /** The product that they add. */
    interface Term {
        double of(int x, int w, int y);
    }

    /** Sums, sums of absolute values, and numbers of terms. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Sums(double[] values, double[] sizes, int[] terms) {
        void add(int at, double term) {
            values[at] += term;
            sizes[at] += Math.abs(term);
            terms[at]++;
        }
    }

    Shape y() {
        return Shape.of(x.dim(0), w.dim(0), places("h", 2), places("w", 3));
    }

    private int places(String axis, int dim) {
        int span = number("dilation-" + axis) * (dim(w, dim) - 1) + 1;
        return (dim(x, dim) + 2 * number("padding-" + axis) - span) / number("stride-" + axis) + 1;
    }

    private int number(String attribute) {
        return (int) op.attribute(attribute);
    }

    private static int dim(Shape of, int axis) {
        return Math.toIntExact(of.dim(axis));
    }

    Sums sums(Shape result, Place place, Term term) {
        int size = Math.toIntExact(result.elements());
        Sums sums = new Sums(new double[size], new double[size], new int[size]);
        Shape y = y();
        int element = 0;
        for (int n = 0; n < dim(x, 0); n++) {
            for (int o = 0; o < dim(w, 0); o++) {
                for (int i = 0; i < dim(y, 2); i++) {
                    for (int j = 0; j < dim(y, 3); j++) {
                        add(sums, place, term, n, o, i, j, element++);
                    }
                }
            }
        }
        return sums;
    }

    private void add(Sums sums, Place place, Term term, int n, int o, int i, int j, int y) {
        int first = o / (dim(w, 0) / number("groups")) * dim(w, 1);
        for (int c = 0; c < dim(w, 1); c++) {
            for (int k = 0; k < dim(w, 2); k++) {
                for (int l = 0; l < dim(w, 3); l++) {
                    int at = image(n, first + c, seen("h", i, k), seen("w", j, l));
                    int kernel = ((o * dim(w, 1) + c) * dim(w, 2) + k) * dim(w, 3) + l;
                    if (at >= 0) {
                        sums.add(place.of(at, kernel, y), term.of(at, kernel, y));
                    }
                }
            }
        }
    }

    private int seen(String axis, int place, int element) {
        return place * number("stride-" + axis)
                - number("padding-" + axis)
                + element * number("dilation-" + axis);
    }

    /** The number of an element of x; negative beyond its edges. */
    private int image(int n, int c, int row, int column) {
        boolean inside = row >= 0 && row < dim(x, 2) && column >= 0 && column < dim(x, 3);
        return inside ? ((n * dim(x, 1) + c) * dim(x, 2) + row) * dim(x, 3) + column : -1;
    }
}
