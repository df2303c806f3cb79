package org.espalier.onednn;

import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Workers;

/** What the kernels of one backend share. */
record Parts(Primitives primitives, Workers workers, Backend base, Scratch scratch) {}
