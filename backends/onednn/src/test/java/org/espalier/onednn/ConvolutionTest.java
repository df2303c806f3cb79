package org.espalier.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.kernel.Shape;
import org.espalier.spi.Host;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions and their gradients against seven plain loops in double precision. */
@ExtendWith(NoLeaks.class)
class ConvolutionTest {
    private static Session open(int threads) {
        return Host.get()
                .session(new OneDnnBackendProvider(), SessionConfig.defaults().threads(threads));
    }

    private static Op.Composite op(int stride, int padding, int dilation, int groups) {
        return Op.Composite.of("convolution")
                .with("stride-h", stride)
                .with("stride-w", stride)
                .with("padding-h", padding)
                .with("padding-w", padding)
                .with("dilation-h", dilation)
                .with("dilation-w", dilation)
                .with("groups", groups);
    }

    private static Tensor numbers(Session session, double phase, long... dims) {
        float[] x = new float[Math.toIntExact(Shape.of(dims).elements())];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) StrictMath.sin(1.7 * i + phase);
        }
        return session.tensor(x, dims);
    }

    /** y, dx and dw, for a dy of numbers. */
    private static List<float[]> run(Op.Composite op, Tensor x, Tensor w) {
        Session session = x.session();
        Tensor vx = x.variable();
        Tensor vw = w.variable();
        Tensor y = Tensor.composite(op, vx, vw).getFirst();
        assertEquals(1, session.profile().composites().count());
        List<float[]> results = new ArrayList<>(List.of(y.toFloats()));
        Tensor dy = numbers(session, 3, y.shape().dims());
        y.mul(dy).sum().gradients(vx, vw).forEach(g -> results.add(g.toFloats()));
        assertEquals(2, session.profile().composites().count());
        return results;
    }

    /** Images, channels, height, width; outputs, kernel; stride, padding, dilation, groups. */
    @ParameterizedTest
    @CsvSource({
        "2, 3, 8, 10, 5, 3, 3, 1, 0, 1, 1",
        "2, 3, 8, 10, 5, 3, 3, 1, 1, 1, 1",
        "3, 16, 9, 7, 17, 3, 3, 2, 1, 1, 1",
        "1, 9, 11, 12, 7, 2, 3, 3, 2, 2, 1",
        "2, 17, 5, 6, 33, 1, 1, 1, 0, 1, 1",
        "2, 17, 5, 6, 33, 1, 1, 2, 0, 1, 1",
        "2, 17, 5, 6, 33, 1, 1, 2, 1, 1, 1",
        "3, 6, 5, 7, 4, 3, 2, 1, 1, 1, 2",
        "2, 16, 7, 5, 16, 3, 3, 1, 1, 1, 16",
        "2, 5, 7, 5, 10, 3, 3, 2, 1, 1, 5",
        "2, 9, 7, 7, 9, 3, 3, 1, 2, 2, 9",
        "2, 5, 1, 33, 7, 1, 5, 1, 2, 1, 1",
        "1, 2, 1, 1, 3, 3, 3, 1, 1, 1, 1",
        "2, 3, 6, 5, 4, 6, 5, 1, 0, 1, 1",
        "35, 4, 9, 8, 12, 3, 3, 1, 1, 1, 1",
        "0, 3, 5, 5, 4, 3, 3, 1, 1, 1, 1",
        "2, 3, 5, 5, 0, 3, 3, 1, 1, 1, 1",
        "2, 0, 5, 5, 3, 3, 3, 1, 1, 1, 1",
    })
    void sums(
            int n,
            int c,
            int h,
            int w,
            int o,
            int kh,
            int kw,
            int stride,
            int padding,
            int dilation,
            int groups) {
        Op.Composite op = op(stride, padding, dilation, groups);
        try (Session session = open(2)) {
            Tensor x = numbers(session, 1, n, c, h, w);
            Tensor kernels = numbers(session, 2, o, c / groups, kh, kw);
            check(op, x, kernels, run(op, x, kernels));
        }
    }

    private static void check(Op.Composite op, Tensor x, Tensor w, List<float[]> got) {
        PlainLoops loops = new PlainLoops(op, x.shape(), w.shape());
        float[] a = x.toFloats();
        float[] b = w.toFloats();
        float[] dy = numbers(x.session(), 3, loops.y().dims()).toFloats();
        PlainLoops.Sums y =
                loops.sums(loops.y(), (i, k, e) -> e, (i, k, e) -> a[i] * (double) b[k]);
        PlainLoops.Sums dx =
                loops.sums(x.shape(), (i, k, e) -> i, (i, k, e) -> b[k] * (double) dy[e]);
        PlainLoops.Sums dw =
                loops.sums(w.shape(), (i, k, e) -> k, (i, k, e) -> a[i] * (double) dy[e]);
        near("y", y, got.get(0));
        near("dx", dx, got.get(1));
        near("dw", dw, got.get(2));
    }

    private static void near(String what, PlainLoops.Sums sums, float... got) {
        assertEquals(sums.values().length, got.length, what);
        for (int i = 0; i < got.length; i++) {
            double bound = sums.sizes()[i] * sums.terms()[i] * 0x1p-24;
            assertEquals(sums.values()[i], got[i], bound, what + " element " + i);
        }
    }

    /** Channels of a larger tensor, and rows from the last to the first. */
    @Test
    void inputsWithGaps() {
        Op.Composite op = op(1, 1, 1, 1);
        try (Session session = open(2)) {
            Tensor x = numbers(session, 1, 3, 12, 7, 6).slice(1, 2, 10).flip(2);
            Tensor w = numbers(session, 2, 5, 12, 3, 3).slice(1, 3, 11);
            check(op, x, w, run(op, x, w));
        }
    }

    @Test
    void threadsDoNotShow() {
        List<List<float[]>> results = new ArrayList<>();
        for (int threads = 1; threads < 4; threads++) {
            try (Session session = open(threads)) {
                Tensor x = numbers(session, 1, 37, 8, 17, 16);
                results.add(run(op(1, 1, 1, 1), x, numbers(session, 2, 16, 8, 3, 3)));
            }
        }
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(results.get(0).get(i), results.get(1).get(i));
            assertArrayEquals(results.get(0).get(i), results.get(2).get(i));
        }
    }

    /** Parts of a batch depend on its shape alone, cover it, and none of them is empty. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "17, 9", "33, 11", "1000, 16"})
    void aBatchIsCutIntoParts(int images, int parts) {
        Convolving one =
                new Convolving(
                        Pass.FORWARD,
                        op(1, 1, 1, 1),
                        Shape.of(images, 16, 32, 32),
                        Shape.of(32, 16, 3, 3),
                        Shape.of(images, 32, 32, 32));
        BatchCut cut = BatchCut.of(one);
        long covered = 0;
        for (int part = 0; part < cut.parts(); part++) {
            assertEquals(covered, cut.first(part));
            covered += cut.images(part);
        }
        assertEquals(images, covered);
        assertEquals(parts, cut.parts());
    }
}
