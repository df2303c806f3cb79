package org.espalier.core.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code report.html}: what a run did, on one page that needs nothing but itself. It has no script
 * and loads nothing, follows light and dark, and can be read on a telephone.
 */
public final class Report {
    /**
     * What the model wrote.
     *
     * @param prompt what it was given
     * @param text how it went on
     */
    public record Sample(String prompt, String text) {}

    /**
     * What the page shows.
     *
     * @param title the run's name
     * @param result as in {@code result.json}; what is missing is left out
     * @param metrics all lines
     * @param sample of generated text
     * @param config the resolved run file
     * @param manifest as in {@code run.json}; what is missing is left out
     */
    public record Content(
            String title,
            Json.Obj result,
            List<MetricsLine> metrics,
            Optional<Sample> sample,
            String config,
            Json.Obj manifest) {}

    private Report() {}

    /** Writes the report of a run from what its directory holds; returns where it is. */
    public static Path write(RunDirectory run, Optional<Sample> sample) {
        var none = Json.object().build();
        String title = String.valueOf(run.path().toAbsolutePath().normalize().getFileName());
        var content =
                new Content(
                        title,
                        run.result().orElse(none),
                        run.metrics(),
                        sample,
                        run.config(),
                        run.manifest().orElse(none));
        return run.writeReport(html(content));
    }

    /** The page. */
    public static String html(Content content) {
        var page = new StringBuilder();
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width,"
                                + " initial-scale=1\">\n")
                .append("<title>" + Html.escape(content.title()) + " · Espalier</title>\n")
                .append("<style>\n" + ReportStyle.CSS + "</style>\n</head>\n<body>\n<main>\n")
                .append(ReportText.header(content))
                .append(ReportText.results(content))
                .append(ReportCharts.loss(content))
                .append(ReportCharts.small(content.metrics()))
                .append(ReportMemory.of(content.result()))
                .append(ReportText.sample(content.sample()))
                .append(ReportDetails.of(content))
                .append(ReportText.footer(content.result()))
                .append("</main>\n</body>\n</html>\n");
        return page.toString();
    }
}
