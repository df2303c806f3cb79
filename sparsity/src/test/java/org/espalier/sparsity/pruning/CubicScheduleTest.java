package org.espalier.sparsity.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The cubic schedule against golden values, and the updates at which weights are pruned. */
class CubicScheduleTest {
    @Test
    void goldenValues() {
        CubicSchedule s = new CubicSchedule(0, 0.9, 20, 30, 1);
        assertEquals(0, s.at(19));
        assertEquals(0, s.at(20), 1e-15);
        assertEquals(0.2439, s.at(21), 1e-12);
        assertEquals(0.7875, s.at(25), 1e-12);
        assertEquals(0.9, s.at(30));
        assertEquals(0.9, s.at(1_000_000));
    }

    @Test
    void fromAShareThatIsNotZero() {
        CubicSchedule s = new CubicSchedule(0.5, 0.8, 1, 5, 2);
        assertEquals(0, s.at(0));
        assertEquals(0.5, s.at(1), 1e-15);
        assertEquals(0.5, s.at(2), 1e-15);
        assertEquals(0.8 - 0.3 / 8, s.at(3), 1e-15);
        assertEquals(0.8 - 0.3 / 8, s.at(4), 1e-15);
        assertEquals(0.8, s.at(5));
    }

    @Test
    void theLastPruningNeedNotBeInTurn() {
        assertEquals(List.of(3L, 7L, 11L, 13L), events(new CubicSchedule(0, 0.5, 3, 13, 4)));
        assertEquals(List.of(3L, 7L, 11L), events(new CubicSchedule(0, 0.5, 3, 11, 4)));
    }

    @Test
    void allAtOnce() {
        CubicSchedule s = new CubicSchedule(0, 0.5, 4, 4, 100);
        assertEquals(List.of(4L), events(s));
        assertEquals(0, s.at(3));
        assertEquals(0.5, s.at(4));
    }

    private static List<Long> events(CubicSchedule s) {
        return LongStream.range(0, 40).filter(s::prunesAt).boxed().toList();
    }
}
