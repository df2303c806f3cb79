package org.espalier.core.plugin;

import java.util.List;
import org.espalier.core.data.JavaSource;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.spi.DatasetProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;

/** The Java source code inside the JDK that runs this program. */
public final class JavaSourceProvider implements DatasetProvider {
    /** For ServiceLoader. */
    public JavaSourceProvider() {}

    @Override
    public String id() {
        return JavaSource.ID;
    }

    @Override
    public String summary() {
        return "the JDK's own source code, lib/src.zip";
    }

    @Override
    public List<Option<?>> options() {
        return CorpusKeys.all();
    }

    @Override
    public Dataset open(Options options, int window, Progress progress) {
        return JavaSource.open(CorpusKeys.read(options, window), progress);
    }
}
