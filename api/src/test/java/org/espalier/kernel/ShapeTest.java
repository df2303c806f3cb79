package org.espalier.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Shapes: sizes, axes, broadcasting, and the words of their errors. */
class ShapeTest {
    private static String message(Runnable part) {
        return assertThrows(ShapeException.class, part::run).getMessage();
    }

    @Test
    void elements() {
        assertEquals(1, Shape.scalar().elements());
        assertEquals(24, Shape.of(2, 3, 4).elements());
        assertEquals(0, Shape.of(2, 0, 4).elements());
        assertEquals(1L << 62, Shape.of(1L << 31, 1L << 31).elements());
    }

    @Test
    void axesCountFromEitherEnd() {
        Shape s = Shape.of(2, 3, 4);
        assertEquals(4, s.dim(-1));
        assertEquals(2, s.dim(-3));
        assertEquals(1, s.axis(-2));
        assertEquals(Shape.of(2, 9, 4), s.with(-2, 9));
        assertEquals(Shape.of(2, 4), s.without(1));
        assertEquals(Shape.scalar(), Shape.of(7).without(0));
        assertEquals(Shape.of(2, 3, 1, 4), s.insert(2, 1));
        assertEquals(Shape.of(2, 3, 4, 1), s.insert(-1, 1));
        assertEquals(Shape.of(2, 3, 4, 1), s.insert(3, 1));
        assertEquals(Shape.of(1, 2, 3, 4), s.insert(-4, 1));
    }

    @Test
    void partsAndJoins() {
        Shape s = Shape.of(2, 3, 4);
        assertEquals(Shape.of(3, 4), s.slice(1, 3));
        assertEquals(Shape.scalar(), s.slice(1, 1));
        assertEquals(Shape.of(2, 3, 4, 5), s.concat(Shape.of(5)));
        assertEquals(s, Shape.scalar().concat(s));
    }

    @Test
    void isImmutableAndEqualByValue() {
        long[] dims = {2, 3};
        Shape s = Shape.of(dims);
        dims[0] = 9;
        s.dims()[1] = 9;
        assertArrayEquals(new long[] {2, 3}, s.dims());
        assertEquals(Shape.of(2, 3).hashCode(), s.hashCode());
        assertNotEquals(Shape.of(3, 2), s);
        assertEquals("[2, 3]", s.toString());
        assertEquals("[]", Shape.scalar().toString());
    }

    @Test
    void broadcasting() {
        assertEquals(Shape.of(2, 3), Shape.broadcast(Shape.of(2, 1), Shape.of(3)));
        assertEquals(Shape.of(0, 3), Shape.broadcast(Shape.of(1, 3), Shape.of(0, 1)));
        assertEquals(Shape.of(4), Shape.broadcast(Shape.scalar(), Shape.of(4)));
        assertTrue(Shape.of(1, 3).broadcastsTo(Shape.of(5, 2, 3)));
        assertFalse(Shape.of(2, 3).broadcastsTo(Shape.of(3)));
        assertFalse(Shape.of(2, 3).broadcastsTo(Shape.of(2, 1)));
        assertFalse(Shape.of(1, 1, 3).broadcastsTo(Shape.of(1, 3)));
    }

    @Test
    void mistakesAreNamed() {
        assertEquals("shape: negative axis in [2, -1]", message(() -> Shape.of(2, -1)));
        assertEquals("shape: rank 17 exceeds 16", message(() -> Shape.of(new long[17])));
        assertEquals(
                "shape: too many elements: [4294967296, 4294967296]",
                message(() -> Shape.of(1L << 32, 1L << 32)));
        assertEquals(
                "shape: too many elements: [4611686018427387904, 2]",
                message(() -> Shape.of(1L << 62, 2)));
        assertEquals("axis 2 does not exist in shape [3, 4]", message(() -> Shape.of(3, 4).dim(2)));
        assertEquals(
                "axis -3 does not exist in shape [3, 4]", message(() -> Shape.of(3, 4).dim(-3)));
        assertEquals("axis 0 does not exist in shape []", message(() -> Shape.scalar().dim(0)));
        assertEquals(
                "a new axis at 3 lies outside shape [3, 4]",
                message(() -> Shape.of(3, 4).insert(3, 1)));
        assertEquals(
                "a new axis at -4 lies outside shape [3, 4]",
                message(() -> Shape.of(3, 4).insert(-4, 1)));
        assertEquals(
                "shapes [2, 3] and [2, 4] do not broadcast: axis -1 is 3 and 4, neither is 1",
                message(() -> Shape.broadcast(Shape.of(2, 3), Shape.of(2, 4))));
        assertEquals(
                "shapes [5, 3] and [2, 0, 3] do not broadcast: axis -2 is 5 and 0, neither is 1",
                message(() -> Shape.broadcast(Shape.of(5, 3), Shape.of(2, 0, 3))));
    }
}
