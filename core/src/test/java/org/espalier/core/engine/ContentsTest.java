package org.espalier.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.core.CoreHost;
import org.espalier.core.reference.ReferenceProvider;
import org.espalier.internal.Doors;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;
import org.espalier.nn.Activation;
import org.espalier.nn.Linear;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Precision;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What kernels derive from weights ends with them, and a change of the weights shows. */
@ExtendWith(NoLiveSegments.class)
class ContentsTest {
    private static final Program HALVE =
            Program.named("halve", p -> p.set("w", p.in("w").mul(0.5)));

    /** A packed copy, say. */
    private static final class Packed implements Contents.Derived {
        private boolean closed;

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Session open() {
        SessionConfig config = SessionConfig.defaults().threads(1).precision(Precision.BF16);
        return new CoreHost().session(new ReferenceProvider(), config);
    }

    private static CoreEngine engine(Session session) {
        return (CoreEngine) Doors.engine(session);
    }

    private static Storage storage(Parameter p) {
        return Recorder.value(p.value()).storage();
    }

    private static Contents contents(Parameter p) {
        return storage(p).contents().orElseThrow();
    }

    private static Slice piece(Session session, Parameter p) {
        return storage(p)
                .pieces()
                .get(0, DType.BF16, Recorder.value(p.value()).layout(), engine(session).launcher());
    }

    private static Optional<Packed> asked(Contents contents, String key) {
        return contents.derived(key, Packed.class, Packed::new);
    }

    private static Packed packed(Contents contents) {
        asked(contents, "packed");
        asked(contents, "packed");
        return asked(contents, "packed").orElseThrow();
    }

    @Test
    void nothingIsKeptBeforeTheThirdRequestOfAVersion() {
        try (Contents contents = new Contents()) {
            for (int i = 0; i < 6; i++) {
                assertTrue(asked(contents, "a").isEmpty());
                assertTrue(asked(contents, "b").isEmpty());
                if (i % 2 == 1) {
                    contents.changed();
                }
            }
            assertSame(packed(contents), asked(contents, "packed").orElseThrow());
        }
    }

    @Test
    void otherTensorsHaveNone() {
        try (Session session = open()) {
            assertTrue(Recorder.value(session.scalar(1)).storage().contents().isEmpty());
        }
    }

    @Test
    void whatIsKeptIsFoundAgain() {
        try (Session session = open()) {
            Parameter p = new Linear(session, 3, 2, Activation.IDENTITY).weight();
            assertSame(packed(contents(p)), packed(contents(p)));
        }
    }

    @Test
    void settingShows() {
        try (Session session = open()) {
            Parameter p = new Linear(session, 3, 2, Activation.IDENTITY).weight();
            shows(p, contents(p), _ -> p.set(session.scalar(1).broadcastTo(2, 3)));
        }
    }

    @Test
    void updatesAndWritesShowInTheWeightsAndTheirPieces() {
        try (Session session = open()) {
            Parameter p = new Linear(session, 3, 2, Activation.IDENTITY).weight();
            try (var arena = new ParameterArena(engine(session), List.of(p))) {
                Contents narrow = piece(session, p).contents().orElseThrow();
                shows(p, contents(p), _ -> halve(arena));
                shows(p, narrow, _ -> halve(arena));
                shows(p, contents(p), _ -> arena.write(arena.place(p, arena.weights()), bytes()));
            }
        }
    }

    private static void halve(ParameterArena arena) {
        List<Slice> w = List.of(arena.whole(arena.weights()));
        arena.run(HALVE, Scalars.none(), w, w);
    }

    private static MemorySegment bytes() {
        return MemorySegment.ofArray(new float[6]);
    }

    private static void shows(Parameter p, Contents contents, Consumer<Parameter> change) {
        Packed packed = packed(contents);
        long before = contents.version();
        change.accept(p);
        assertNotEquals(before, contents.version());
        assertSame(packed, packed(contents), "memory is kept to be filled again");
    }

    @Test
    void whatIsKeptEndsWithTheArena() {
        try (Session session = open()) {
            Parameter p = new Linear(session, 3, 2, Activation.IDENTITY).weight();
            Packed early = packed(contents(p));
            var arena = new ParameterArena(engine(session), List.of(p));
            assertTrue(early.closed, "the parameter moved");
            Packed late = packed(contents(p));
            arena.close();
            assertTrue(late.closed);
        }
    }

    @Test
    void aPieceThatIsDroppedTakesItsOwnAlong() {
        try (Session session = open()) {
            Parameter p = new Linear(session, 3, 2, Activation.IDENTITY).weight();
            Slice piece = piece(session, p);
            assertEquals(DType.BF16, piece.buffer().dtype());
            Packed packed = packed(piece.contents().orElseThrow());
            p.set(session.scalar(1).broadcastTo(2, 3));
            assertTrue(packed.closed);
        }
    }

    @Test
    void whatIsKeptEndsWithTheSession() {
        Packed packed;
        try (Session session = open()) {
            packed = packed(contents(new Linear(session, 3, 2, Activation.IDENTITY).weight()));
        }
        assertTrue(packed.closed);
    }
}
