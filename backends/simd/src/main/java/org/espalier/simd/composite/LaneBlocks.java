package org.espalier.simd.composite;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.espalier.simd.Lanes.COUNT;
import static org.espalier.simd.Lanes.SPECIES;
import static org.espalier.simd.composite.ScalarSums.LANES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import org.espalier.kernel.Elementary;
import org.espalier.simd.Lanes;
import org.espalier.simd.VectorElementary;

/**
 * One block of a sum: lane l of 16 adds the elements i ≡ l (mod 16) in ascending order at every
 * width, as many lanes at a time as a vector has. Each method has one loop with vectors: past some
 * 18,000 nodes, of which an exp makes more than half, HotSpot inlines no more and vectors go
 * through the heap.
 */
final class LaneBlocks {
    private static final VectorShuffle<Float> BY_8 = rotation(8);
    private static final VectorShuffle<Float> BY_4 = rotation(4);
    private static final VectorShuffle<Float> BY_2 = rotation(2);
    private static final VectorShuffle<Float> BY_1 = rotation(1);

    private LaneBlocks() {}

    private static VectorShuffle<Float> rotation(int by) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + by) % COUNT);
    }

    /** Σ x. */
    static float sum(MemorySegment x, long at, int n, MemorySegment lanes) {
        for (int lane = 0; lane < LANES; lane += COUNT) {
            FloatVector sum = FloatVector.broadcast(SPECIES, -0f);
            for (int i = lane; i <= n - COUNT; i += LANES) {
                sum = sum.add(load(x, at, i));
            }
            sum.intoMemorySegment(lanes, 4L * lane, LITTLE_ENDIAN);
        }
        for (int i = Lanes.whole(n); i < n; i++) {
            set(lanes, i, get(lanes, 0, i % LANES) + get(x, at, i));
        }
        return fold(lanes);
    }

    /** Σ (x − mean)². */
    static float squares(MemorySegment x, long at, int n, float mean, MemorySegment lanes) {
        for (int lane = 0; lane < LANES; lane += COUNT) {
            FloatVector sum = FloatVector.broadcast(SPECIES, -0f);
            for (int i = lane; i <= n - COUNT; i += LANES) {
                FloatVector distance = load(x, at, i).sub(mean);
                sum = distance.fma(distance, sum);
            }
            sum.intoMemorySegment(lanes, 4L * lane, LITTLE_ENDIAN);
        }
        for (int i = Lanes.whole(n); i < n; i++) {
            float distance = get(x, at, i) - mean;
            set(lanes, i, Math.fma(distance, distance, get(lanes, 0, i % LANES)));
        }
        return fold(lanes);
    }

    /** Σ exp(x − max). */
    static float exponentials(MemorySegment x, long at, int n, float max, MemorySegment lanes) {
        for (int lane = 0; lane < LANES; lane += COUNT) {
            FloatVector sum = FloatVector.broadcast(SPECIES, -0f);
            for (int i = lane; i <= n - COUNT; i += LANES) {
                sum = sum.add(VectorElementary.exp(load(x, at, i).sub(max)));
            }
            sum.intoMemorySegment(lanes, 4L * lane, LITTLE_ENDIAN);
        }
        for (int i = Lanes.whole(n); i < n; i++) {
            float e = Elementary.exp(get(x, at, i) - max);
            set(lanes, i, get(lanes, 0, i % LANES) + e);
        }
        return fold(lanes);
    }

    /** Σ x·y. */
    static float products(
            MemorySegment x, long xAt, MemorySegment y, long yAt, int n, MemorySegment lanes) {
        for (int lane = 0; lane < LANES; lane += COUNT) {
            FloatVector sum = FloatVector.broadcast(SPECIES, -0f);
            for (int i = lane; i <= n - COUNT; i += LANES) {
                sum = load(x, xAt, i).fma(load(y, yAt, i), sum);
            }
            sum.intoMemorySegment(lanes, 4L * lane, LITTLE_ENDIAN);
        }
        for (int i = Lanes.whole(n); i < n; i++) {
            float sum = get(lanes, 0, i % LANES);
            set(lanes, i, Math.fma(get(x, xAt, i), get(y, yAt, i), sum));
        }
        return fold(lanes);
    }

    /** Σ (x·y)·(z − mean). */
    static float products(
            MemorySegment x,
            long xAt,
            MemorySegment y,
            long yAt,
            MemorySegment z,
            long zAt,
            int n,
            float mean,
            MemorySegment lanes) {
        for (int lane = 0; lane < LANES; lane += COUNT) {
            FloatVector sum = FloatVector.broadcast(SPECIES, -0f);
            for (int i = lane; i <= n - COUNT; i += LANES) {
                FloatVector product = load(x, xAt, i).mul(load(y, yAt, i));
                sum = product.fma(load(z, zAt, i).sub(mean), sum);
            }
            sum.intoMemorySegment(lanes, 4L * lane, LITTLE_ENDIAN);
        }
        for (int i = Lanes.whole(n); i < n; i++) {
            float product = get(x, xAt, i) * get(y, yAt, i);
            float sum = get(lanes, 0, i % LANES);
            set(lanes, i, Math.fma(product, get(z, zAt, i) - mean, sum));
        }
        return fold(lanes);
    }

    /**
     * The largest element that is not NaN; −∞ for none. The same in any order, but for the sign of
     * 0.
     */
    static float max(MemorySegment x, long at, int n) {
        FloatVector a = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector b = a;
        int i = 0;
        for (; i <= n - 2 * COUNT; i += 2 * COUNT) {
            FloatVector p = load(x, at, i);
            FloatVector q = load(x, at, i + COUNT);
            a = a.blend(p, p.compare(VectorOperators.GT, a));
            b = b.blend(q, q.compare(VectorOperators.GT, b));
        }
        float max = a.max(b).reduceLanes(VectorOperators.MAX);
        for (; i < n; i++) {
            max = ScalarSums.larger(max, get(x, at, i));
        }
        return max;
    }

    private static FloatVector load(MemorySegment x, long at, int i) {
        return FloatVector.fromMemorySegment(SPECIES, x, at + 4L * i, LITTLE_ENDIAN);
    }

    private static float get(MemorySegment x, long at, int i) {
        return Lanes.load(x, at + 4L * i);
    }

    private static void set(MemorySegment lanes, int i, float value) {
        Lanes.store(value, lanes, 4L * (i % LANES));
    }

    /** {@link ScalarSums#fold} in registers. */
    private static float fold(MemorySegment lanes) {
        FloatVector v = load(lanes, 0, 0);
        if (COUNT > 8) {
            v = v.add(v.rearrange(BY_8));
        }
        if (COUNT == 8) {
            v = v.add(load(lanes, 0, COUNT));
        }
        if (COUNT > 4) {
            v = v.add(v.rearrange(BY_4));
        }
        if (COUNT == 4) {
            FloatVector even = v.add(load(lanes, 0, 2 * COUNT));
            FloatVector odd = load(lanes, 0, COUNT);
            v = even.add(odd.add(load(lanes, 0, 3 * COUNT)));
        }
        v = v.add(v.rearrange(BY_2));
        return v.add(v.rearrange(BY_1)).lane(0);
    }
}
