package org.espalier.data;

import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * One named array of a sample.
 *
 * @param name unique within its dataset, for instance {@code inputs}
 * @param dtype the type of an element
 * @param shape the shape within one sample, without a batch axis
 */
public record Field(String name, DType dtype, Shape shape) {
    /** A field; its name must not be blank. */
    public Field {
        if (name.isBlank()) {
            throw new DataException("field: the name is blank; give it one, for instance 'inputs'");
        }
    }

    /** The size of this array in one sample, in bytes. */
    public long bytes() {
        return Math.multiplyExact(shape.elements(), (long) dtype.bytes());
    }
}
