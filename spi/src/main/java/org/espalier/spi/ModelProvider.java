package org.espalier.spi;

import org.espalier.data.Dataset;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;

/** Makes models that run files name. */
public interface ModelProvider extends Plugin {
    /** A model with checked options that fits a dataset (vocabulary, context, classes). */
    Module create(Session session, Options options, Dataset dataset);
}
