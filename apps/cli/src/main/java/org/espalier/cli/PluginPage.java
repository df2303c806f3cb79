package org.espalier.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.spi.backend.Determinism;
import org.espalier.testkit.KernelClass;
import org.espalier.train.OptionInfo;
import org.espalier.train.PluginInfo;

/** All about one plugin: what it is, what it takes, how a run file names it. */
final class PluginPage {
    private static final int INDENT = 4;

    private final Terminal terminal;

    PluginPage(Terminal terminal) {
        this.terminal = terminal;
    }

    List<String> lines(PluginInfo p, List<KernelClass> kernels) {
        List<String> lines = new ArrayList<>();
        String title = p.kind() + " " + p.id();
        lines.add(terminal.label(title));
        lines.addAll(indented(2, p.summary()));
        lines.addAll(indented(2, "from " + p.origin()));
        if (!p.note().isEmpty()) {
            lines.addAll(indented(2, (p.available() ? "here: " : "not here: ") + p.note()));
        }
        options(lines, p.options());
        classes(lines, kernels);
        inARunFile(lines, p);
        lines.add("");
        return lines;
    }

    private void options(List<String> lines, List<OptionInfo> options) {
        lines.add("");
        lines.add(terminal.label(options.isEmpty() ? "no options" : "options"));
        for (OptionInfo o : options) {
            lines.addAll(indented(2, o.name() + ": " + rule(o)));
            lines.addAll(indented(INDENT, o.doc()));
        }
    }

    /** A line per class, the highest first. */
    private void classes(List<String> lines, List<KernelClass> kernels) {
        SortedMap<Determinism, List<String>> byClass = new TreeMap<>(Comparator.reverseOrder());
        for (KernelClass k : kernels) {
            byClass.computeIfAbsent(k.determinism(), _ -> new ArrayList<>()).add(k.kernel());
        }
        if (!byClass.isEmpty()) {
            lines.add("");
            lines.add(terminal.label("determinism class of each kernel"));
            byClass.forEach(
                    (d, names) -> lines.addAll(indented(2, d + ": " + String.join(", ", names))));
        }
    }

    private static String rule(OptionInfo o) {
        String fallback = o.fallback().isEmpty() ? "" : "default " + o.fallback();
        return Stream.of(o.type(), figure(o.range()), figure(fallback))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private void inARunFile(List<String> lines, PluginInfo p) {
        if (p.available()) {
            lines.add("");
            lines.add(terminal.label("in a run file"));
            lines.add(example(p));
        }
    }

    /** The section of a run file is called as its kind, datasets apart. */
    private static String section(String kind) {
        return kind.equals("dataset") ? "data" : kind;
    }

    /** One line that can be copied: as many options as fit. */
    private String example(PluginInfo p) {
        String line = "  %s: {id: %s".formatted(section(p.kind()), p.id());
        for (OptionInfo o : p.options()) {
            String longer = "%s, %s: %s".formatted(line, o.name(), figure(o.fallback()));
            if (!o.fallback().isEmpty() && longer.length() < terminal.columns()) {
                line = longer;
            }
        }
        return line + "}";
    }

    /** {@code 1e-8} for {@code 1.0E-8}, {@code 0} for {@code 0.0}; all else as it is. */
    private static String figure(String text) {
        return text.replaceAll("([0-9])(?:[.]0)?E(-?[0-9])", "$1e$2")
                .replaceAll("(?<![.0-9])([0-9]+)[.]0(?![.0-9e])", "$1");
    }

    private List<String> indented(int indent, String text) {
        return Wrap.words(" ".repeat(indent), indent + 2, text, terminal.columns());
    }
}
