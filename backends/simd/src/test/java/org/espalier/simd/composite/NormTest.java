package org.espalier.simd.composite;

import static org.espalier.simd.composite.Slope.doubles;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.Test;

/** Layer norm and RMS norm against golden vectors and against the textbook in double. */
class NormTest {
    private static final double EPSILON = 1e-5;
    private static final int ROWS = 5;
    private static final int WIDTH = 13;

    private static Op.Composite op(String name) {
        return Op.Composite.of(name).with("eps", EPSILON);
    }

    @Test
    void goldenLayerNorm() {
        try (Lab lab = new Lab(1)) {
            Slice x = lab.in(new float[] {1, 2, 3, 4}, 1, 4);
            Slice gain = lab.in(new float[] {1, .5f, 2, 1}, 4);
            Slice bias = lab.in(new float[] {0, .1f, -.1f, .2f}, 4);
            Slice dy = lab.in(new float[] {.1f, -.2f, .3f, .4f}, 1, 4);
            Slice[] o = {lab.out(1, 4), lab.out(1), lab.out(1)};
            lab.run(op("layer-norm"), x, gain, bias, o[0], o[1], o[2]);
            near(o[0], -1.341635420, -0.123605903, 0.794423613, 1.541635420);
            Slice[] g = {lab.out(1, 4), lab.out(4), lab.out(4)};
            lab.run(op("layer-norm.grad"), x, gain, o[1], o[2], dy, g[0], g[1], g[2]);
            near(g[0], 0.080496408, -0.241494948, 0.241494948, -0.080496408);
            near(g[1], -0.134163542, 0.089442361, 0.134163542, 0.536654168);
            near(g[2], .1, -.2, .3, .4);
        }
    }

    @Test
    void goldenRmsNorm() {
        try (Lab lab = new Lab(1)) {
            Slice x = lab.in(new float[] {1, 2, 3, 4}, 1, 4);
            Slice gain = lab.in(new float[] {1, .5f, 2, 1}, 4);
            Slice dy = lab.in(new float[] {.1f, -.2f, .3f, .4f}, 1, 4);
            Slice[] o = {lab.out(1, 4), lab.out(1), lab.out(1, 4), lab.out(4)};
            lab.run(op("rms-norm"), x, gain, o[0], o[1]);
            near(o[0], 0.365148128, 0.365148128, 2.190888769, 1.460592513);
            lab.run(op("rms-norm.grad"), x, gain, o[1], dy, o[2], o[3]);
            near(o[2], -0.003651428, -0.116847294, 0.098590155, -0.014605711);
            near(o[3], 0.036514813, -0.146059251, 0.328633315, 0.584237005);
        }
    }

    private static void near(Slice actual, double... golden) {
        assertArrayEquals(golden, doubles(Lab.values(actual)), 5e-7);
    }

    @Test
    void valuesAreTheTextbooks() {
        Draw draw = new Draw(1);
        for (int width : List.of(1, 7, 64, 1003, 5000)) {
            float[] x = shifted(draw.normal(ROWS * width));
            float[] gain = draw.normal(width);
            float[] bias = draw.normal(width);
            try (Lab lab = new Lab(2)) {
                Slice y = lab.out(ROWS, width);
                Slice[] in = {lab.in(x, ROWS, width), lab.in(gain, width), lab.in(bias, width)};
                lab.run(op("layer-norm"), in[0], in[1], in[2], y, lab.out(ROWS), lab.out(ROWS));
                compare("layer-norm", y, plain(x, gain, bias, true), width);
                lab.run(op("rms-norm"), in[0], in[1], y, lab.out(ROWS));
                compare("rms-norm", y, plain(x, gain, new float[width], false), width);
            }
        }
    }

    private static void compare(String what, Slice y, Plain.Result plain, int width) {
        float[] values = Lab.values(y);
        Tolerance.check(what, values, plain.values(), plain.conditions(), width);
        if (width > 1) {
            Tolerance.checkFindsErrors(what, values, plain.values(), plain.conditions(), width);
        }
    }

    private static Plain.Result plain(float[] x, float[] gain, float[] bias, boolean centred) {
        return Plain.norm(doubles(x), doubles(gain), doubles(bias), EPSILON, centred);
    }

    private static float[] shifted(float[] x) {
        for (int i = 0; i < x.length; i++) {
            x[i] += 0.5f;
        }
        return x;
    }

    @Test
    void layerNormGradientIsTheSlope() {
        gradient(true);
    }

    @Test
    void rmsNormGradientIsTheSlope() {
        gradient(false);
    }

    private static void gradient(boolean centred) {
        Draw draw = new Draw(2);
        float[] x = shifted(draw.normal(ROWS * WIDTH));
        float[] gain = draw.normal(WIDTH);
        float[] bias = draw.normal(WIDTH);
        float[] dy = draw.normal(ROWS * WIDTH);
        try (Lab lab = new Lab(2)) {
            Slice dx = lab.out(ROWS, WIDTH);
            Slice dgain = lab.out(WIDTH);
            run(lab, centred, x, gain, bias, dy, dx, dgain);
            double[] conditions = new double[x.length];
            double[] columns = new double[WIDTH];
            conditions(x, gain, dy, centred, conditions, columns);
            double[] slope =
                    Slope.of(v -> loss(v, doubles(gain), doubles(bias), centred, dy), doubles(x));
            compare("dx", dx, slope, conditions);
            slope = Slope.of(v -> loss(doubles(x), v, doubles(bias), centred, dy), doubles(gain));
            compare("dgain", dgain, slope, columns);
        }
    }

    private static double loss(
            double[] x, double[] gain, double[] bias, boolean centred, float[] dy) {
        return Slope.dot(Plain.norm(x, gain, bias, EPSILON, centred).values(), dy);
    }

    private static void run(
            Lab lab,
            boolean centred,
            float[] x,
            float[] gain,
            float[] bias,
            float[] dy,
            Slice dx,
            Slice dgain) {
        Slice xs = lab.in(x, ROWS, WIDTH);
        Slice g = lab.in(gain, WIDTH);
        Slice d = lab.in(dy, ROWS, WIDTH);
        Slice y = lab.out(ROWS, WIDTH);
        Slice mean = lab.out(ROWS);
        Slice rstd = lab.out(ROWS);
        if (centred) {
            lab.run(op("layer-norm"), xs, g, lab.in(bias, WIDTH), y, mean, rstd);
            lab.run(op("layer-norm.grad"), xs, g, mean, rstd, d, dx, dgain, lab.out(WIDTH));
        } else {
            lab.run(op("rms-norm"), xs, g, y, rstd);
            lab.run(op("rms-norm.grad"), xs, g, rstd, d, dx, dgain);
        }
    }

    /** What is added up for dx and dgain, all terms without their signs. */
    private static void conditions(
            float[] x, float[] gain, float[] dy, boolean centred, double[] dx, double[] dgain) {
        double[] unit = new double[WIDTH];
        for (int at = 0; at < x.length; at += WIDTH) {
            double size = 0;
            double mean = 0;
            double square = 0;
            for (int i = 0; i < WIDTH; i++) {
                size += Math.abs(x[at + i]) / WIDTH;
                mean += centred ? x[at + i] / WIDTH : 0;
                square += x[at + i] * x[at + i] / WIDTH;
            }
            double rstd = 1 / Math.sqrt(square - mean * mean + EPSILON);
            double a = 0;
            double b = 0;
            for (int i = 0; i < WIDTH; i++) {
                unit[i] = (Math.abs(x[at + i]) + size) * rstd;
                a += Math.abs(dy[at + i] * gain[i]) / WIDTH;
                b += Math.abs(dy[at + i] * gain[i]) * unit[i] / WIDTH;
            }
            for (int i = 0; i < WIDTH; i++) {
                dx[at + i] = rstd * (Math.abs(dy[at + i] * gain[i]) + a + 2 * unit[i] * b);
                dgain[i] += Math.abs(dy[at + i]) * unit[i];
            }
        }
    }

    private static void compare(String what, Slice actual, double[] slope, double[] conditions) {
        float[] values = Lab.values(actual);
        Tolerance.check(what, values, slope, conditions, WIDTH);
        Tolerance.checkFindsErrors(what, values, slope, conditions, WIDTH);
    }
}
