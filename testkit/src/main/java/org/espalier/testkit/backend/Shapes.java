package org.espalier.testkit.backend;

import java.util.List;
import org.espalier.kernel.Shape;

/** Shapes that break careless loops. */
final class Shapes {
    private Shapes() {}

    /**
     * Ranks 0 to 6, empty axes in every place, ones, primes, and sizes around vector widths and
     * blocks.
     */
    static final List<Shape> AWKWARD =
            List.of(
                    Shape.scalar(),
                    Shape.of(0),
                    Shape.of(1),
                    Shape.of(2),
                    Shape.of(3),
                    Shape.of(4),
                    Shape.of(5),
                    Shape.of(7),
                    Shape.of(8),
                    Shape.of(9),
                    Shape.of(13),
                    Shape.of(15),
                    Shape.of(16),
                    Shape.of(17),
                    Shape.of(31),
                    Shape.of(63),
                    Shape.of(64),
                    Shape.of(65),
                    Shape.of(127),
                    Shape.of(255),
                    Shape.of(257),
                    Shape.of(1003),
                    Shape.of(4095),
                    Shape.of(4097),
                    Shape.of(0, 5),
                    Shape.of(5, 0),
                    Shape.of(1, 1),
                    Shape.of(1, 17),
                    Shape.of(17, 1),
                    Shape.of(2, 4099),
                    Shape.of(259, 3),
                    Shape.of(2, 0, 3),
                    Shape.of(2, 3, 5),
                    Shape.of(7, 1, 9),
                    Shape.of(3, 300, 17),
                    Shape.of(2, 3, 1, 5),
                    Shape.of(2, 1, 3, 1, 5),
                    Shape.of(2, 3, 2, 1, 3, 17));

    /** Enough elements to be cut into chunks. */
    static final Shape LARGE = Shape.of(37, 3001);
}
