package org.espalier.core.io;

import java.util.List;

/** The parts of a report that say what the run was made of: run file and environment. */
final class ReportDetails {
    private final StringBuilder rows = new StringBuilder();

    private ReportDetails() {}

    static String of(Report.Content content) {
        return "<div class=\"pair\">\n<section>\n<h2>Run file</h2>\n"
                + Tag.of("pre").text(content.config())
                + "</section>\n<section>\n<h2>Environment</h2>\n<table>\n"
                + new ReportDetails().environment(content.manifest())
                + "</table>\n</section>\n</div>\n";
    }

    private String environment(Json.Obj manifest) {
        java(ReportFields.section(manifest, "java"));
        machine(ReportFields.section(manifest, "machine"));
        row("Device", ReportFields.words(manifest, "device"));
        row("Data", ReportFields.words(manifest, "dataset"));
        row("Commit", ReportFields.words(manifest, "commit"));
        list("Plugins", ReportFields.items(manifest, "plugins", "kind", "id"));
        list("Modules", ReportFields.items(manifest, "modules", "module", "version"));
        list("Command", ReportFields.items(manifest, "command"));
        return rows.toString();
    }

    private void java(Json.Obj java) {
        row("Java", ReportFields.words(java, "vendor", "version"));
        row("VM", ReportFields.words(java, "vm"));
        list("JVM flags", ReportFields.items(java, "flags"));
        bytes("Largest heap", java, "max_heap_bytes");
    }

    private void machine(Json.Obj machine) {
        row("System", ReportFields.words(machine, "os", "os_version", "architecture"));
        row("CPU", ReportFields.words(machine, "cpu"));
        list("CPU features", ReportFields.items(machine, "cpu_features"));
        ReportFields.number(machine, "cores").ifPresent(n -> row("Cores", Words.whole(n)));
        bytes("Memory", machine, "memory_bytes");
    }

    private void bytes(String name, Json.Obj json, String field) {
        ReportFields.number(json, field).ifPresent(b -> row(name, Words.bytes(b)));
    }

    private void list(String name, List<String> items) {
        row(name, String.join(", ", items));
    }

    /** Nothing where there is nothing to say. */
    private void row(String name, String value) {
        if (!value.isEmpty()) {
            rows.append("<tr><th>").append(name).append("</th><td>");
            rows.append(Html.escape(value)).append("</td></tr>\n");
        }
    }
}
