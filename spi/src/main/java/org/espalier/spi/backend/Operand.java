package org.espalier.spi.backend;

import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;

/** What a kernel is compiled for: type and layout class of an operand, never its shape. */
public record Operand(DType dtype, Layout.Kind kind) {}
