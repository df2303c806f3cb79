package org.espalier.testkit;

import org.espalier.spi.backend.Determinism;

/** What a kernel declares: its name, such as {@code matmul}, and its class. */
public record KernelClass(String kernel, Determinism determinism) {}
