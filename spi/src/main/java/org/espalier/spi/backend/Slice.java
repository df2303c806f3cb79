package org.espalier.spi.backend;

import org.espalier.kernel.Layout;

/** An operand at launch: where in which buffer its elements lie. */
public record Slice(Buffer buffer, Layout layout) {}
