package org.espalier.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.espalier.core.config.OptionCheck;
import org.espalier.core.config.RunFiles;
import org.espalier.core.data.CorpusOptions;
import org.espalier.core.plugin.Catalog;
import org.espalier.core.plugin.PluginList;
import org.espalier.core.session.Sessions;
import org.espalier.core.train.RunService;
import org.espalier.data.Dataset;
import org.espalier.data.Progress;
import org.espalier.internal.Platform;
import org.espalier.internal.TrainerSpec;
import org.espalier.spi.DatasetProvider;
import org.espalier.spi.Options;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.train.Generation;
import org.espalier.train.PluginInfo;
import org.espalier.train.RunDifference;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;

/** The doors of api, opened. */
public final class CorePlatform implements Platform {
    private final Catalog catalog = new Catalog();
    private final RunFiles files = new RunFiles(catalog);
    private final Sessions sessions = new Sessions(catalog);
    private final RunService runs = new RunService(catalog, files, sessions);

    /** For ServiceLoader. */
    public CorePlatform() {}

    @Override
    public Session session(SessionConfig config) {
        return sessions.open(config);
    }

    @Override
    public Dataset dataset(String id, SortedMap<String, Object> options, int window) {
        DatasetProvider provider = catalog.dataset(id);
        Options checked = OptionCheck.check("data '" + id + "'", provider.options(), options);
        return provider.open(checked, window, Progress.silent());
    }

    @Override
    public RunFile resolve(Optional<Path> file, List<String> sets) {
        return new RunFile(files.resolve(file, sets).text());
    }

    @Override
    public RunFile change(RunFile file, List<String> sets) {
        return new RunFile(files.change(file, sets).text());
    }

    @Override
    public RunResult train(RunFile file, RunSettings settings, RunListener listener) {
        return runs.train(files.change(file, List.of()), settings, listener);
    }

    @Override
    public RunResult resume(Path directory, RunSettings settings, RunListener listener) {
        return runs.resume(directory, settings, listener);
    }

    @Override
    public RunResult fit(TrainerSpec spec, RunListener listener) {
        return runs.fit(spec, listener);
    }

    @Override
    public String generate(Path directory, Generation generation) {
        return runs.generate(directory, generation);
    }

    @Override
    public RunDifference diff(Path a, Path b) {
        return runs.diff(a, b);
    }

    @Override
    public List<PluginInfo> plugins() {
        return new PluginList(catalog).all();
    }

    @Override
    public Path cache() {
        return CorpusOptions.cacheFolder();
    }
}
