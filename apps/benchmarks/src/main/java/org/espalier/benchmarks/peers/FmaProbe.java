package org.espalier.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the machine gives at this moment: fused multiply-adds in registers, on all threads, with no
 * memory in the way.
 */
public final class FmaProbe {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12; // more than latency times units
    private static final int TURNS = 500;
    private static final long NANOS = 100_000_000;
    private static final long COLD = 1_500_000_000; // until C2 has compiled the chains
    private static final AtomicBoolean WARM = new AtomicBoolean();

    private FmaProbe() {}

    /** GFLOP/s of so many threads together. */
    public static double measure(int threads) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            boolean warm = WARM.getAndSet(true);
            List<Callable<Double>> tasks = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                tasks.add(() -> oneThread(warm));
            }
            double sum = 0;
            for (Future<Double> f : pool.invokeAll(tasks)) {
                sum += f.get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static double oneThread(boolean warm) {
        spin(warm ? NANOS / 2 : COLD);
        return spin(NANOS);
    }

    private static double spin(long nanos) {
        long start = System.nanoTime();
        long bursts = 0;
        float sink = 0;
        while (System.nanoTime() - start < nanos) {
            sink += burst(1e-6f);
            bursts++;
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        if (Float.isNaN(sink)) {
            throw new IllegalStateException("the probe overflowed");
        }
        return 2.0 * CHAINS * TURNS * S.length() * bursts / seconds * 1e-9;
    }

    private static float burst(float seed) {
        FloatVector x = FloatVector.broadcast(S, 0.999f);
        FloatVector c = FloatVector.broadcast(S, seed);
        FloatVector a0 = c;
        FloatVector a1 = c;
        FloatVector a2 = c;
        FloatVector a3 = c;
        FloatVector a4 = c;
        FloatVector a5 = c;
        FloatVector a6 = c;
        FloatVector a7 = c;
        FloatVector a8 = c;
        FloatVector a9 = c;
        FloatVector a10 = c;
        FloatVector a11 = c;
        for (int i = 0; i < TURNS; i++) {
            a0 = a0.fma(x, c);
            a1 = a1.fma(x, c);
            a2 = a2.fma(x, c);
            a3 = a3.fma(x, c);
            a4 = a4.fma(x, c);
            a5 = a5.fma(x, c);
            a6 = a6.fma(x, c);
            a7 = a7.fma(x, c);
            a8 = a8.fma(x, c);
            a9 = a9.fma(x, c);
            a10 = a10.fma(x, c);
            a11 = a11.fma(x, c);
        }
        FloatVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
        return low.add(a6).add(a7).add(a8).add(a9).add(a10).add(a11).lane(0);
    }
}
