package org.espalier.benchmarks.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The componentwise backward error of a product: max |c − AB| / (|A||B|) over sampled elements,
 * with AB and |A||B| summed in f64 from the same f32 operands. It does not depend on the size of
 * the numbers nor on cancellation in the sum; f32 itself is bound by K·2⁻²⁴. See Higham, "Accuracy
 * and Stability of Numerical Algorithms", second edition, sections 3.5 and 7.2.
 */
final class BackwardError {
    private static final int ROWS = 16;
    private static final int COLUMNS = 256;

    /** An element of the result: its truth, and the sum of the moduli of its terms. */
    private record Element(long at, double value, double size) {}

    private final List<Element> elements = new ArrayList<>();

    /** The measure for one product; 16 rows by 256 columns are looked at, evenly spread. */
    BackwardError(Operands x) {
        Product p = x.product();
        for (int i : spread(p.m(), ROWS)) {
            for (int j : spread(p.n(), COLUMNS)) {
                elements.add(element(x, i, j));
            }
        }
    }

    private static Element element(Operands x, int i, int j) {
        double value = 0;
        double size = 0;
        for (int k = 0; k < x.product().k(); k++) {
            double term = x.left(i, k) * x.right(k, j); // exact: twice 24 bits
            value += term;
            size += StrictMath.abs(term);
        }
        return new Element((long) i * x.product().n() + j, value, size);
    }

    /** Up to so many of the numbers 0 … n−1, the first and the last among them. */
    private static int[] spread(int n, int count) {
        int all = Math.min(n, count);
        int[] numbers = new int[all];
        for (int i = 0; i < all; i++) {
            numbers[i] = all == 1 ? 0 : (int) ((long) i * (n - 1) / (all - 1));
        }
        return numbers;
    }

    /** Of a result c [m, n], row-major; NaN where c is not a number. */
    double of(MemorySegment c) {
        double worst = 0;
        for (Element e : elements) {
            double x = c.getAtIndex(ValueLayout.JAVA_FLOAT, e.at());
            double error = x == e.value() ? 0 : StrictMath.abs(x - e.value()) / e.size();
            worst = StrictMath.max(worst, error); // NaN stays
        }
        return worst;
    }
}
