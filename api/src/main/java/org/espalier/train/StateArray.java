package org.espalier.train;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * An array that an optimizer keeps for a parameter; it starts at zero and is part of every
 * checkpoint.
 *
 * @param name its name: what operands of programs are called; neither {@code w} nor {@code g}
 * @param shape its shape
 * @param dtype its element type
 */
public record StateArray(String name, Shape shape, DType dtype) {
    /** Arrays that hold a number per element of the parameter, in its type. */
    public static List<StateArray> alike(Shape shape, DType dtype, String... names) {
        return Stream.of(names).map(name -> new StateArray(name, shape, dtype)).toList();
    }

    /** Bytes of its elements. */
    public long bytes() {
        return shape.elements() * dtype.bytes();
    }
}
