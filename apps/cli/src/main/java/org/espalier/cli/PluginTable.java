package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import org.espalier.train.PluginInfo;

/** Plugins by kind, one line each; below them those that cannot be used here, and why. */
final class PluginTable {
    private static final int GAP = 2;

    private final Terminal terminal;

    PluginTable(Terminal terminal) {
        this.terminal = terminal;
    }

    List<String> lines(List<PluginInfo> plugins) {
        List<PluginInfo> usable = plugins.stream().filter(PluginInfo::available).toList();
        List<PluginInfo> others = plugins.stream().filter(p -> !p.available()).toList();
        List<String> lines = new ArrayList<>(rows(usable));
        if (!others.isEmpty()) {
            lines.add("");
            lines.add(terminal.label("cannot be used here"));
            others.forEach(p -> lines.addAll(unusable(p)));
        }
        lines.add("");
        lines.add("more about one: " + Program.COMMAND + " plugins ID");
        return lines;
    }

    private List<String> rows(List<PluginInfo> plugins) {
        int kind = plugins.stream().mapToInt(p -> p.kind().length()).max().orElse(0) + GAP;
        int id = plugins.stream().mapToInt(p -> p.id().length()).max().orElse(0) + GAP;
        List<String> lines = new ArrayList<>();
        String last = "";
        for (PluginInfo p : plugins) {
            String label = p.kind().equals(last) ? "" : p.kind();
            last = p.kind();
            lines.addAll(row(label, kind, p.id(), id, summary(p)));
        }
        return lines;
    }

    private List<String> row(String kind, int kindWidth, String id, int idWidth, String text) {
        String start = pad(kind, kindWidth) + pad(id, idWidth);
        List<String> lines = Wrap.words(start, start.length(), text, terminal.columns());
        String first = terminal.label(kind) + lines.removeFirst().substring(kind.length());
        lines.addFirst(first);
        return lines;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String summary(PluginInfo p) {
        String summary = p.summary().replaceFirst("[.]$", "");
        return p.note().isEmpty() ? summary : "%s (%s)".formatted(summary, p.note());
    }

    private List<String> unusable(PluginInfo p) {
        List<String> lines = new ArrayList<>();
        lines.addAll(Wrap.words("  ", 4, p.kind() + " " + p.id(), terminal.columns()));
        lines.addAll(Wrap.words("    ", 4, p.note(), terminal.columns()));
        lines.addAll(Wrap.words("    ", 4, p.summary(), terminal.columns()));
        return lines;
    }
}
