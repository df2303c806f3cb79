package org.espalier.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.testkit.backend.Candidate;
import org.espalier.testkit.backend.KernelClasses;
import org.espalier.testkit.backend.Scrambled;

/**
 * What a kit found about a backend: for programs and for people.
 *
 * @param facts what was tested and how
 * @param results what came of each rule, in order
 */
public record TckReport(Facts facts, List<RuleRunner.Result> results) {
    /** The file for programs. */
    public static final String JSON = "tck-report.json";

    /** The page for people. */
    public static final String PAGE = "tck-report.html";

    /** Copies the results. */
    public TckReport {
        results = List.copyOf(results);
    }

    /**
     * What was tested and how.
     *
     * @param backend the backend's id
     * @param device the hardware in words
     * @param origin module and version, or the class path, and the SHA-256 of the jar if it is one
     * @param java version of the JDK
     * @param kernels what each kernel declares
     * @param plan how much was run
     */
    public record Facts(
            String backend,
            String device,
            Origin origin,
            String java,
            List<KernelClass> kernels,
            Plan plan) {
        /** Opens the backend and asks. */
        static Facts of(BackendProvider provider, Plan plan) {
            try (Backend backend = Candidate.open(provider, new Scrambled(1, 0))) {
                return new Facts(
                        provider.id(),
                        backend.capabilities().device(),
                        Origin.of(provider.getClass()),
                        Runtime.version().toString(),
                        KernelClasses.of(backend),
                        plan);
            }
        }
    }

    /** Rules that ended so. */
    public long count(RuleRunner.Outcome outcome) {
        return results.stream().filter(r -> r.outcome() == outcome).count();
    }

    /** True when nothing was found that was not expected. */
    public boolean passed() {
        return results.stream().allMatch(RuleRunner.Result::passed);
    }

    /** Cases that were held to a duty. */
    public long cases() {
        return results.stream().mapToLong(r -> r.tally().checked()).sum();
    }

    /** Time of all rules, in seconds. */
    public double seconds() {
        return results.stream().mapToLong(RuleRunner.Result::nanos).sum() / 1e9;
    }

    /** For instance {@code 103 rules: 101 passed, 1 expected failure, 1 not applicable}. */
    public String summary() {
        StringBuilder text = new StringBuilder(results.size() + " rules: ");
        text.append(count(RuleRunner.Outcome.PASSED)).append(" passed");
        add(text, RuleRunner.Outcome.FAILED, " failed");
        add(text, RuleRunner.Outcome.EXPECTED_FAILURE, " failed as expected");
        add(text, RuleRunner.Outcome.NOT_APPLICABLE, " not applicable");
        return text.toString();
    }

    private void add(StringBuilder text, RuleRunner.Outcome outcome, String words) {
        long n = count(outcome);
        if (n > 0) {
            text.append(", ").append(n).append(words);
        }
    }

    /** Writes {@link #JSON} and {@link #PAGE} into a folder, which is made if need be. */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(JSON), ReportJson.of(this));
            Files.writeString(folder.resolve(PAGE), ReportPage.of(this));
        } catch (IOException e) {
            throw new UncheckedIOException("tck: cannot write the report into " + folder, e);
        }
    }
}
