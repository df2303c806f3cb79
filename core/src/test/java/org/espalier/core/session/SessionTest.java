package org.espalier.core.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.core.CoreHost;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.plugin.Catalogs;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.train.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Opening and closing sessions, and what a session makes. */
@ExtendWith(NoLiveSegments.class)
class SessionTest {
    private static Session open(long seed) {
        return Session.open(s -> s.backend("reference").threads(1).seed(seed));
    }

    @Test
    void makesTensors() {
        try (Session s = open(1)) {
            assertArrayEquals(new float[] {0, 0}, s.zeros(2).toFloats());
            assertArrayEquals(new float[] {1, 1}, s.ones(2, 1).toFloats());
            assertArrayEquals(new float[] {2.5f, 2.5f}, s.full(2.5, 2).toFloats());
            assertArrayEquals(new float[] {0, 1, 2}, s.range(3).toFloats());
            assertArrayEquals(new float[0], s.zeros(0, 3).toFloats());
            assertArrayEquals(new float[] {4}, s.scalar(4).toFloats());
            assertEquals(Shape.scalar(), s.scalar(4).shape());
            assertArrayEquals(new int[] {-1, 7}, s.tensor(new int[] {-1, 7}, 2).toInts());
            assertEquals(DType.F32, s.tensor(new double[] {1}, 1).dtype());
            assertEquals(DType.F32, s.computeType());
            assertEquals(1, s.seed());
        }
    }

    @Test
    void ofDoubles() {
        try (Session s = Session.open(c -> c.backend("reference").dtype(DType.F64))) {
            assertEquals(DType.F64, s.tensor(new float[] {1}, 1).dtype());
            assertEquals(0.1, s.tensor(new double[] {0.1}, 1).item());
            assertEquals(DType.F64, s.zeros(1).dtype());
            assertEquals(DType.F64, s.normal("x", 0, 1, 2).dtype());
        }
    }

    @Test
    void uniformNumbers() {
        try (Session s = open(2)) {
            float[] x = s.uniform("u", -1, 3, 300, 300).toFloats();
            double mean =
                    IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
            assertEquals(1, mean, 4 * (4 / Math.sqrt(12)) / 300);
            assertTrue(IntStream.range(0, x.length).allMatch(i -> x[i] >= -1 && x[i] <= 3));
            assertArrayEquals(x, s.uniform("u", -1, 3, 300, 300).toFloats());
            assertFalse(Arrays.equals(x, s.uniform("v", -1, 3, 300, 300).toFloats()));
        }
    }

    @Test
    void normalNumbers() {
        try (Session s = open(2)) {
            float[] x = s.normal("n", 5, 2, 90_000).toFloats();
            double mean =
                    IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElseThrow();
            double second =
                    IntStream.range(0, x.length)
                            .mapToDouble(i -> (x[i] - 5) * (x[i] - 5))
                            .average()
                            .orElseThrow();
            assertEquals(5, mean, 4 * 2 / 300.0);
            assertEquals(4, second, 4 * 4 * Math.sqrt(2) / 300);
        }
    }

    @Test
    void theSeedDecides() {
        try (Session a = open(3);
                Session b = open(3);
                Session c = open(4)) {
            float[] x = a.normal("n", 0, 1, 50).toFloats();
            assertArrayEquals(x, b.normal("n", 0, 1, 50).toFloats());
            assertFalse(Arrays.equals(x, c.normal("n", 0, 1, 50).toFloats()));
        }
    }

    @Test
    void sessionsAreIndependent() {
        Session a = open(1);
        Session b = open(1);
        Tensor x = a.ones(2);
        Tensor y = b.ones(2);
        a.close();
        assertEquals(2, y.sum().item());
        assertThrows(IllegalStateException.class, () -> x.sum());
        b.close();
    }

    @Test
    void accountsForMemory() {
        try (Session s = open(1)) {
            long bytes = s.liveBytes();
            Tensor x = s.zeros(1000);
            assertTrue(s.liveBytes() - bytes >= 4000);
            long with = s.liveBuffers();
            x.close();
            assertEquals(with - 1, s.liveBuffers());
        }
    }

    @Test
    void theDeviceInWords() {
        try (Session one = open(1);
                Session two = Session.open(s -> s.backend("reference").threads(2))) {
            assertEquals("reference (plain Java), 1 thread", one.device());
            assertEquals("reference (plain Java), 2 threads", two.device());
        }
    }

    @Test
    void aTypeTheBackendCannotComputeInIsRefused() {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> Session.open(s -> s.backend("reference").dtype(DType.I32)));
        assertEquals(
                "backend 'reference' cannot compute in i32; it can in [f32, f64]."
                        + " Fix: choose one of these, or another backend",
                e.getMessage());
        assertThrows(
                ConfigException.class,
                () -> Session.open(s -> s.backend("reference").dtype(DType.BF16)));
    }

    /** A backend that fails while it is opened. */
    private record Failing(String id) implements BackendProvider {
        @Override
        public String summary() {
            return "fails";
        }

        @Override
        public Availability probe() {
            return new Availability.Available(1, List.of());
        }

        @Override
        public Backend open(BackendContext context) {
            throw new IllegalStateException("out of order");
        }
    }

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("espalier-worker"))
                .collect(Collectors.toSet());
    }

    /** The workers that came to life in a part. */
    private static Set<Thread> started(Runnable part) {
        Set<Thread> before = workers();
        part.run();
        Set<Thread> now = workers();
        now.removeAll(before);
        return now;
    }

    private static void end(Set<Thread> threads) throws InterruptedException {
        for (Thread t : threads) {
            t.join(5_000);
            assertFalse(t.isAlive(), t.getName());
        }
    }

    @Test
    void threadsEndWithTheSession() throws InterruptedException {
        Session[] s = new Session[1];
        Set<Thread> own =
                started(() -> s[0] = Session.open(c -> c.backend("reference").threads(3)));
        assertEquals(2, own.size());
        s[0].close();
        end(own);
    }

    @Test
    void threadsEndWhereABackendCannotBeOpened() throws InterruptedException {
        Sessions sessions = new Sessions(Catalogs.with(new Failing("failing")));
        SessionConfig config = SessionConfig.defaults().backend("failing").threads(3);
        end(started(() -> assertThrows(IllegalStateException.class, () -> sessions.open(config))));
    }

    @Test
    void aGivenProviderIsUsedWhateverTheConfigurationSays() {
        CoreHost host = new CoreHost();
        SessionConfig config = SessionConfig.defaults().backend("nothing of the kind");
        try (Session s = host.session(host.reference(), config)) {
            assertEquals(1, s.ones(1).item());
        }
    }
}
