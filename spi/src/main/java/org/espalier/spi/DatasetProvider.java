package org.espalier.spi;

import org.espalier.data.Dataset;
import org.espalier.data.Progress;

/** Opens datasets. */
public interface DatasetProvider extends Plugin {
    /**
     * Opens a dataset, preparing and caching it if need be.
     *
     * @param window what a sample must hold; for text the context in tokens
     */
    Dataset open(Options options, int window, Progress progress);
}
