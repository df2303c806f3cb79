package org.espalier.core.io;

import java.util.List;
import org.espalier.core.io.ReportFields.Figure;

/** The part of a report that says whose memory it was at the moment of most. */
final class ReportMemory {
    private ReportMemory() {}

    static String of(Json.Obj result) {
        List<Figure> owners = ReportFields.figures(result, MemoryFields.PREFIX);
        double total = owners.stream().mapToDouble(Figure::value).sum();
        if (!(total > 0)) {
            return "";
        }
        double longest = owners.stream().mapToDouble(Figure::value).max().orElse(total);
        var bars = new StringBuilder();
        owners.forEach(o -> bars.append(ReportText.bar(o.name(), o.value() / longest, bytes(o))));
        return "<section>\n<h2>Memory of tensors, "
                + Words.bytes(total)
                + " at the moment of most</h2>\n<div class=\"bars memory\">"
                + bars
                + "</div>\n</section>\n";
    }

    private static String bytes(Figure owner) {
        return Words.bytes(owner.value());
    }
}
