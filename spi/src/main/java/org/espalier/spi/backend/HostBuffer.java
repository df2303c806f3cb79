package org.espalier.spi.backend;

import java.lang.foreign.MemorySegment;

/** A buffer in this process's memory. Backends that overlay each other share these. */
public interface HostBuffer extends Buffer {
    /** The bytes, little endian, aligned to 64. */
    MemorySegment segment();
}
