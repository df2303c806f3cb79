package org.espalier.core.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.core.data.TextFiles;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.spi.DatasetProvider;
import org.espalier.spi.Option;
import org.espalier.spi.Options;

/** A file or a directory of text. */
public final class TextProvider implements DatasetProvider {
    private static final Option<String> EXTENSION =
            Option.text("extension", "").doc("how file names end; empty for all");

    /** For ServiceLoader. */
    public TextProvider() {}

    @Override
    public String id() {
        return TextFiles.ID;
    }

    @Override
    public String summary() {
        return "a file or a directory of text";
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> all = new ArrayList<>(CorpusKeys.all());
        all.add(EXTENSION);
        return all;
    }

    @Override
    public Dataset open(Options options, int window, Progress progress) {
        TextFiles.Selection selection =
                new TextFiles.Selection(options.get(EXTENSION), Optional.empty());
        return TextFiles.open(CorpusKeys.read(options, window), selection, progress);
    }
}
