package org.espalier.cli.architecture.planted.tensor;

/** What kernels must not know. */
public record Tensor(int rank) {}
