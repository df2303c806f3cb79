package org.espalier.simd;

import org.espalier.spi.backend.Workers;

/** What the kernels of one backend share. */
public record SimdContext(Workers workers, ProgramCompiler programs, Scratch scratch) {}
