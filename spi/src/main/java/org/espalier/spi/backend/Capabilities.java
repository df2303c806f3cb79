package org.espalier.spi.backend;

import java.util.List;
import org.espalier.kernel.DType;

/**
 * What a backend can do.
 *
 * @param device the hardware in words, for the first screen: {@code simd 512-bit}
 * @param opset the {@link org.espalier.kernel.Op#OPSET} it knows; core lowers newer operations
 * @param composites names of the composites it may claim
 * @param dtypes types its Map, Reduce and Copy accept
 */
public record Capabilities(String device, int opset, List<String> composites, List<DType> dtypes) {}
