package org.espalier.spi.backend;

import java.util.Optional;
import org.espalier.kernel.Layout;

/**
 * An operand at launch: where in which buffer its elements lie.
 *
 * @param contents where the elements stay as they are over many launches, the place to keep what a
 *     kernel derives from them; most operands have none
 */
public record Slice(Buffer buffer, Layout layout, Optional<Contents> contents) {
    /** Memory whose elements may be others at the next launch. */
    public Slice(Buffer buffer, Layout layout) {
        this(buffer, layout, Optional.empty());
    }
}
