package org.espalier.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.espalier.testkit.KernelClass;
import org.espalier.train.PluginInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what a run file can name. */
@Command(
        name = "plugins",
        customSynopsis = Program.COMMAND + " plugins [ID|KIND]",
        description = {
            "Shows what a run file can name.",
            "With a kind, that kind alone; with an id, its options with their defaults",
            "and ranges, and of a backend the determinism class of each kernel."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./espalier plugins",
            "  ./espalier plugins optimizer",
            "  ./espalier plugins adamw"
        })
final class PluginsCommand implements Callable<Integer> {
    private final Surroundings here;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID|KIND",
            description = "a plugin, or a kind such as optimizer")
    private Optional<String> name = Optional.empty();

    PluginsCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        List<PluginInfo> all = here.doors().plugins();
        here.print(name.map(n -> one(all, n)).orElseGet(() -> table(all)));
        return ExitCode.OK;
    }

    private List<String> table(List<PluginInfo> plugins) {
        return new PluginTable(here.terminal()).lines(plugins);
    }

    private List<String> one(List<PluginInfo> all, String wanted) {
        List<PluginInfo> kind = all.stream().filter(p -> p.kind().equals(wanted)).toList();
        if (!kind.isEmpty()) {
            return table(kind);
        }
        List<PluginInfo> found = all.stream().filter(p -> p.id().equals(wanted)).toList();
        if (found.isEmpty()) {
            throw new UsageException(unknown(all, wanted));
        }
        PluginPage page = new PluginPage(here.terminal());
        return found.stream().flatMap(p -> page.lines(p, kernels(p)).stream()).toList();
    }

    /** What the kernels of a backend that can be opened declare. */
    private List<KernelClass> kernels(PluginInfo p) {
        return p.kind().equals("backend") && p.available()
                ? here.doors().kernels(p.id())
                : List.of();
    }

    private static String unknown(List<PluginInfo> all, String wanted) {
        List<String> kinds = all.stream().map(PluginInfo::kind).distinct().toList();
        List<String> ids = all.stream().map(PluginInfo::id).distinct().toList();
        String hint = Spelling.hint(wanted, Stream.concat(ids.stream(), kinds.stream()).toList());
        return "no plugin or kind '%s'.%s\n  plugins: %s\n  kinds: %s"
                .formatted(wanted, hint, String.join(", ", ids), String.join(", ", kinds));
    }
}
