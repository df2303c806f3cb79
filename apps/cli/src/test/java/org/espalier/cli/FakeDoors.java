package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.testkit.KernelClass;
import org.espalier.testkit.Plan;
import org.espalier.testkit.RuleRunner;
import org.espalier.testkit.Tck;
import org.espalier.testkit.TckReport;
import org.espalier.train.Generation;
import org.espalier.train.PluginInfo;
import org.espalier.train.RunDifference;
import org.espalier.train.RunFile;
import org.espalier.train.RunListener;
import org.espalier.train.RunResult;
import org.espalier.train.RunSettings;

/** Doors with nothing behind them but what a test puts there. */
class FakeDoors implements Doors {
    /** What was asked for, in order. */
    final List<Object> asked = new ArrayList<>();

    /** What a run is. */
    Watched.Part run =
            listener -> {
                throw new AssertionError("no run was expected");
            };

    @Override
    public RunFile runFile(Optional<Path> file, List<String> sets) {
        asked.add(file);
        asked.add(sets);
        return new RunFile("model: {id: gpt}\ntrain: {steps: 450}\n");
    }

    @Override
    public RunResult train(RunFile file, RunSettings settings, RunListener listener) {
        asked.add(settings);
        return run.run(listener);
    }

    @Override
    public RunResult resume(Path directory, RunSettings settings, RunListener listener) {
        asked.add(directory);
        asked.add(settings);
        return run.run(listener);
    }

    @Override
    public String generate(Path directory, Generation generation) {
        asked.add(directory);
        asked.add(generation);
        return generation.prompt() + "void \u001b[2Jmain() {\n\treturn;\n}";
    }

    @Override
    public RunDifference diff(Path a, Path b) {
        boolean equal = a.equals(b);
        return new RunDifference(equal, List.of(equal ? "equal" : "step 3 differs"));
    }

    @Override
    public List<PluginInfo> plugins() {
        return FakePlugins.all();
    }

    @Override
    public List<KernelClass> kernels(String backend) {
        return FakePlugins.kernels();
    }

    @Override
    public TckReport tck(
            String backend, Plan plan, RuleRunner.Replay replay, Tck.Listener listener) {
        asked.add(backend);
        asked.add(plan);
        return FakeKit.run(backend, plan, replay, listener);
    }

    @Override
    public Path cache() {
        return Path.of("no-such-cache");
    }
}
