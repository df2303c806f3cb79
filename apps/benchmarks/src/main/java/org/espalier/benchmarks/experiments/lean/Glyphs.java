package org.espalier.benchmarks.experiments.lean;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * Pictures of digits, drawn by strokes on 5 × 7 dots on a noisy ground: {@code inputs} f32 [1, 8,
 * 8], {@code targets} i32 []. No training sample comes twice.
 *
 * @param seed of all samples
 */
record Glyphs(long seed) implements Dataset {
    /** Height and width of an image. */
    static final int SIDE = 8;

    /** How many digits there are. */
    static final int CLASSES = 10;

    private static final int HEIGHT = 7;
    private static final int WIDTH = 5;
    private static final int JITTER = 2; // places along each axis
    private static final double NOISE = 0.7; // standard deviation; strokes are 0.7 to 1.3
    private static final long TRAINING = 1 << 20;
    private static final long VALIDATION = 8192;
    private static final List<String> DOTS = // a digit each, its rows from the top
            List.of(
                    ".###. #...# #...# #...# #...# #...# .###.",
                    "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
                    ".###. #...# ....# ...#. ..#.. .#... #####",
                    "####. ....# ....# .###. ....# ....# ####.",
                    "#...# #...# #...# ##### ....# ....# ....#",
                    "##### #.... #.... ####. ....# ....# ####.",
                    ".###. #.... #.... ####. #...# #...# .###.",
                    "##### ....# ...#. ...#. ..#.. ..#.. ..#..",
                    ".###. #...# #...# .###. #...# #...# .###.",
                    ".###. #...# #...# .#### ....# ....# .###.");

    @Override
    public String id() {
        return "glyphs";
    }

    @Override
    public String fingerprint() {
        return "glyphs-" + seed;
    }

    @Override
    public List<Field> fields() {
        return List.of(
                new Field("inputs", DType.F32, Shape.of(1, SIDE, SIDE)),
                new Field("targets", DType.I32, Shape.of()));
    }

    @Override
    public long size(Split split) {
        return split == Split.TRAIN ? TRAINING : VALIDATION;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        long number = split == Split.TRAIN ? index : TRAINING + index;
        SplittableRandom random = new SplittableRandom(2 * TRAINING * seed + number);
        int label = random.nextInt(CLASSES);
        int top = random.nextInt(JITTER);
        int left = random.nextInt(JITTER);
        double ink = 0.7 + 0.6 * random.nextDouble();
        for (int i = 0; i < SIDE * SIDE; i++) {
            boolean drawn = isDrawn(label, i / SIDE - top, i % SIDE - left);
            double x = (drawn ? ink : 0) + NOISE * random.nextGaussian();
            fields.getFirst().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) x);
        }
        fields.getLast().set(ValueLayout.JAVA_INT, 0, label);
    }

    private static boolean isDrawn(int digit, int y, int x) {
        boolean inside = y >= 0 && y < HEIGHT && x >= 0 && x < WIDTH;
        return inside && DOTS.get(digit).charAt(y * (WIDTH + 1) + x) == '#';
    }
}
