package org.espalier.core.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Slice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reductions against loops written out by hand. */
class ReduceLoopsTest {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private static Op.Reduce reduce(Combine combine, int from, int to) {
        return new Op.Reduce(Program.identity(), combine, from, to, false);
    }

    /** At most one block, as the contract states it. */
    private static float block(float[] x, int first, int count) {
        float[] lane = new float[16];
        for (int l = 0; l < 16; l++) {
            lane[l] = -0f;
        }
        for (int i = 0; i < count; i++) {
            lane[i % 16] += x[first + i];
        }
        for (int l = 0; l < 8; l++) {
            lane[l] += lane[l + 8];
        }
        for (int l = 0; l < 4; l++) {
            lane[l] += lane[l + 4];
        }
        lane[0] += lane[2];
        lane[1] += lane[3];
        return lane[0] + lane[1];
    }

    @Test
    void sumsTheLastAxisInLanes() {
        for (int n : new int[] {1, 7, 16, 65, 1003, 4096}) {
            float[] x = Lab.sample(2 * n);
            Slice out = lab.room(DType.F32, 2);
            lab.run(reduce(Combine.SUM, 1, 2), lab.floats(Shape.of(2, n), x), out);
            assertArrayEquals(new float[] {block(x, 0, n), block(x, n, n)}, lab.floats(out));
        }
    }

    @Test
    void joinsLongSumsAsATree() {
        int n = 4 * 4096 + 17;
        float[] x = Lab.sample(n);
        Slice out = lab.room(DType.F32);
        lab.run(reduce(Combine.SUM, 0, 1), lab.floats(Shape.of(n), x), out);
        float left =
                (block(x, 0, 4096) + block(x, 4096, 4096))
                        + (block(x, 8192, 4096) + block(x, 12288, 4096));
        assertArrayEquals(new float[] {left + block(x, 16384, 17)}, lab.floats(out));
    }

    @Test
    void joinsThreeBlocksWithTheOddOneMovingUp() {
        float[] x = Lab.sample(9000);
        Slice out = lab.room(DType.F32);
        lab.run(reduce(Combine.SUM, 0, 2), lab.floats(Shape.of(9, 1000), x), out);
        float expected = (block(x, 0, 4096) + block(x, 4096, 4096)) + block(x, 8192, 808);
        assertArrayEquals(new float[] {expected}, lab.floats(out));
    }

    @Test
    void sumsOtherAxesAscendingInBlocks() {
        float[] x = Lab.sample(2 * 600 * 3);
        Slice out = lab.room(DType.F32, 2, 3);
        lab.run(reduce(Combine.SUM, 1, 2), lab.floats(Shape.of(2, 600, 3), x), out);
        float[] expected = new float[6];
        for (int o = 0; o < 6; o++) {
            float total = -0f;
            for (int first = 0; first < 600; first += 256) {
                float block = -0f;
                for (int r = first; r < Math.min(600, first + 256); r++) {
                    block += x[(o / 3 * 600 + r) * 3 + o % 3];
                }
                total += block;
            }
            expected[o] = total;
        }
        assertArrayEquals(expected, lab.floats(out));
    }

    @Test
    void findsExtremesAndKeepsNaN() {
        float[] x = {1, 5, -3, -0f, 0, -0f, 2, Float.NaN, 9};
        Slice most = lab.room(DType.F32, 3);
        Slice least = lab.room(DType.F32, 3);
        lab.run(reduce(Combine.MAX, 1, 2), lab.floats(Shape.of(3, 3), x), most);
        lab.run(reduce(Combine.MIN, 1, 2), lab.floats(Shape.of(3, 3), x), least);
        assertArrayEquals(new float[] {5, 0, Float.NaN}, lab.floats(most));
        assertArrayEquals(new float[] {-3, -0f, Float.NaN}, lab.floats(least));
    }

    @Test
    void reducesNothingToTheNeutralElement() {
        Slice none = lab.floats(Shape.of(2, 0));
        Slice out = lab.room(DType.F32, 2);
        lab.run(reduce(Combine.SUM, 1, 2), none, out);
        assertArrayEquals(new float[] {-0f, -0f}, lab.floats(out));
        lab.run(reduce(Combine.MAX, 1, 2), none, out);
        assertEquals(Float.NEGATIVE_INFINITY, lab.floats(out)[1]);
        lab.run(reduce(Combine.MIN, 1, 2), none, out);
        assertEquals(Float.POSITIVE_INFINITY, lab.floats(out)[0]);
    }

    @Test
    void sumsSegmentsOfSquares() {
        float[] x = Lab.sample(30);
        Slice out = lab.room(DType.F32, 3);
        Op op = new Op.Reduce(Program.of(a -> a.mul(a)), Combine.SUM, 0, 1, true);
        lab.run(op, lab.floats(Shape.of(30), x), lab.longs(0, 5, 5, 28), out);
        float[] squares = new float[30];
        for (int i = 0; i < 30; i++) {
            squares[i] = x[i] * x[i];
        }
        float[] expected = {block(squares, 0, 5), -0f, block(squares, 5, 23)};
        assertArrayEquals(expected, lab.floats(out));
    }

    @Test
    void reducesOtherAxesAndSegmentsOfNothingAlike() {
        Slice none = lab.floats(Shape.of(0, 2));
        Slice out = lab.room(DType.F32, 2);
        lab.run(reduce(Combine.SUM, 0, 1), none, out);
        assertArrayEquals(new float[] {-0f, -0f}, lab.floats(out));
        lab.run(reduce(Combine.MAX, 0, 1), none, out);
        assertEquals(Float.NEGATIVE_INFINITY, lab.floats(out)[1]);
        Op segments = new Op.Reduce(Program.identity(), Combine.SUM, 0, 1, true);
        lab.run(segments, lab.floats(Shape.of(0)), lab.longs(0, 0, 0), out);
        assertArrayEquals(new float[] {-0f, -0f}, lab.floats(out));
    }

    /** Backwards, every second element: what lies between stays. */
    @Test
    void writesIntoAnyLayout() {
        float[] x = Lab.sample(6);
        Slice out = lab.floats(Layout.of(Shape.of(2), new long[] {-2}, 3), 9, 9, 9, 9);
        lab.run(reduce(Combine.SUM, 1, 2), lab.floats(Shape.of(2, 3), x), out);
        float[] expected = {9, block(x, 3, 3), 9, block(x, 0, 3)};
        assertArrayEquals(expected, lab.floats(out));
    }
}
