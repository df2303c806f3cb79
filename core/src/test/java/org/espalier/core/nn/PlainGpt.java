package org.espalier.core.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.nn.Gpt;
import org.espalier.nn.GptConfig;
import org.espalier.nn.Parameter;

/** A GPT as loops over arrays, for one sequence: the twin that {@link Gpt} is compared with. */
final class PlainGpt {
    private final GptConfig config;
    private final Map<String, double[]> weights = new LinkedHashMap<>();

    /** With the weights of a model. */
    PlainGpt(Gpt model) {
        this.config = model.settings();
        for (Parameter p : model.parameters()) {
            weights.put(p.name(), p.copy().toDoubles());
        }
    }

    private double[] weight(String name) {
        double[] w = weights.get(name);
        if (w == null) {
            throw new AssertionError("no weight " + name + " in " + weights.keySet());
        }
        return w;
    }

    /** Logits [T][V] of a sequence. */
    double[][] logits(int... tokens) {
        double[][] x = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            x[t] = row(weight("tokens.weight"), tokens[t], config.width());
            if (!config.rotary()) {
                add(x[t], row(weight("positions"), t, config.width()));
            }
        }
        for (int i = 0; i < config.layers(); i++) {
            block("blocks." + i + ".", x);
        }
        double[][] y = norm("norm", x);
        double[][] logits = new double[tokens.length][];
        for (int t = 0; t < y.length; t++) {
            logits[t] = times(weight("tokens.weight"), y[t]);
        }
        return logits;
    }

    private void block(String at, double[][] x) {
        double[][] a = attention(at + "attention.", norm(at + "norm1", x));
        for (int t = 0; t < x.length; t++) {
            add(x[t], a[t]);
        }
        double[][] n = norm(at + "norm2", x);
        for (int t = 0; t < x.length; t++) {
            add(x[t], config.swiglu() ? gated(at + "mlp.", n[t]) : mlp(at + "mlp.", n[t]));
        }
    }

    private double[] mlp(String at, double[] x) {
        double[] h = linear(at + "up", x);
        for (int i = 0; i < h.length; i++) {
            h[i] = h[i] / 2 * (1 + erf(h[i] / StrictMath.sqrt(2)));
        }
        return linear(at + "down", h);
    }

    private double[] gated(String at, double[] x) {
        double[] wx = times(weight(at + "gate.weight"), x);
        double[] vx = times(weight(at + "up.weight"), x);
        for (int i = 0; i < vx.length; i++) {
            vx[i] *= wx[i] / (1 + StrictMath.exp(-wx[i]));
        }
        return times(weight(at + "down.weight"), vx);
    }

    private double[][] attention(String at, double[][] x) {
        int heads = config.heads();
        int d = config.width() / heads;
        double[][] qkv = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            qkv[t] = linear(at + "qkv", x[t]);
        }
        double[][] mixed = new double[x.length][config.width()];
        for (int t = 0; t < x.length; t++) {
            for (int h = 0; h < heads; h++) {
                double[] q = head(qkv, t, 0, h, d);
                double[] p = new double[t + 1];
                double sum = 0;
                for (int s = 0; s <= t; s++) {
                    p[s] = StrictMath.exp(dot(q, head(qkv, s, 1, h, d)) / StrictMath.sqrt(d));
                    sum += p[s];
                }
                for (int s = 0; s <= t; s++) {
                    double[] v = head(qkv, s, 2, h, d);
                    for (int i = 0; i < d; i++) {
                        mixed[t][h * d + i] += p[s] / sum * v[i];
                    }
                }
            }
        }
        double[][] out = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            out[t] = linear(at + "out", mixed[t]);
        }
        return out;
    }

    /**
     * Query (0), key (1) or value (2) of a head; queries and keys turned by position where
     * positions are rotary.
     */
    private double[] head(double[][] qkv, int t, int part, int head, int d) {
        double[] v = new double[d];
        System.arraycopy(qkv[t], part * config.width() + head * d, v, 0, d);
        return config.rotary() && part < 2 ? turned(v, t, 1e4) : v;
    }

    /** Su et al. (2021), half-split: elements i and i + d/2 turn by t · base^(−2i/d). */
    static double[] turned(double[] v, int t, double base) {
        int half = v.length / 2;
        double[] y = new double[v.length];
        for (int i = 0; i < half; i++) {
            double angle = t * StrictMath.pow(base, -2.0 * i / v.length);
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            y[i] = v[i] * cos - v[i + half] * sin;
            y[i + half] = v[i + half] * cos + v[i] * sin;
        }
        return y;
    }

    private double[][] norm(String at, double[][] x) {
        double[][] y = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            y[t] = config.rmsNorm() ? rms(at, x[t]) : layer(at, x[t]);
        }
        return y;
    }

    private double[] rms(String at, double[] x) {
        double scale = 1 / StrictMath.sqrt(dot(x, x) / x.length + 1e-5);
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] *= scale * weight(at + ".weight")[i];
        }
        return y;
    }

    private double[] layer(String at, double[] x) {
        double mean = 0;
        for (double v : x) {
            mean += v / x.length;
        }
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] -= mean;
        }
        double scale = 1 / StrictMath.sqrt(dot(y, y) / y.length + 1e-5);
        for (int i = 0; i < y.length; i++) {
            y[i] = y[i] * scale * weight(at + ".weight")[i] + weight(at + ".bias")[i];
        }
        return y;
    }

    private double[] linear(String at, double[] x) {
        double[] y = times(weight(at + ".weight"), x);
        add(y, weight(at + ".bias"));
        return y;
    }

    private static double[] row(double[] table, int number, int width) {
        double[] row = new double[width];
        System.arraycopy(table, number * width, row, 0, width);
        return row;
    }

    private static double[] times(double[] w, double[] x) {
        double[] y = new double[w.length / x.length];
        for (int o = 0; o < y.length; o++) {
            y[o] = dot(row(w, o, x.length), x);
        }
        return y;
    }

    private static void add(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            x[i] += y[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Its Maclaurin series, for arguments that are small here. */
    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 60; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return sum * 2 / StrictMath.sqrt(StrictMath.PI);
    }
}
