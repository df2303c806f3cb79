package org.espalier.benchmarks.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.benchmarks.Fingerprint;
import org.espalier.benchmarks.Processor;

/**
 * Who computed.
 *
 * @param program hash of the jars of the modules and of this program
 * @param machine processor in words
 */
record Origin(String program, String machine) {
    /** This program on this machine. */
    static Origin here() {
        try {
            Path own =
                    Path.of(
                            Origin.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            String modules = Fingerprint.folder(Path.of(System.getProperty("jdk.module.path", "")));
            String program = Files.isDirectory(own) ? "unpacked" : bytes(own);
            return new Origin(Fingerprint.of(modules + program), Processor.words());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program lies where no path leads", e);
        }
    }

    private static String bytes(Path jar) throws IOException {
        return Fingerprint.files(java.util.List.of(jar));
    }
}
