package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.cli.TinyProgram.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program on a tiny run: trained, interrupted, gone on with, compared, made to write.
 */
@Timeout(300)
final class RunIT {
    private @TempDir Path folder;
    private TinyProgram program = new TinyProgram(Path.of(""));

    @BeforeEach
    void program() throws IOException {
        program = TinyProgram.in(folder);
    }

    @Test
    void aStoppedRunGoesOnToTheSameBits() throws Exception {
        Ended whole = program.train("whole");
        assertEquals(0, whole.code(), whole.text());
        assertTrue(Files.exists(folder.resolve("whole/result.json")), whole.text());

        Ended stopped =
                program.terminated(
                        "train", "run.yaml", "--data", "text", "--run-dir", "cut", "--threads=1");
        assertEquals(143, stopped.code(), stopped.text());
        assertTrue(stopped.text().contains("next     ./espalier resume cut"), stopped.text());

        Ended resumed = program.run("resume", "cut", "--threads", "2");
        assertEquals(0, resumed.code(), resumed.text());
        assertTrue(resumed.text().contains("resumed  after step"), resumed.text());

        Ended difference = program.run("diff", "whole", "cut");
        assertEquals(0, difference.code(), difference.text());
        Ended written = program.run("generate", "cut", "--prompt", "a1 ", "--tokens", "5");
        assertEquals(0, written.code(), written.text());
        assertTrue(written.text().contains("a1 "), written.text());
    }

    @Test
    void wrongConfigurationAndMissingData() throws Exception {
        Ended config = program.run("train", "--set", "optimizer.id=adamv");
        assertEquals(78, config.code(), config.text());
        assertTrue(config.text().contains("Did you mean 'adamw'?"), config.text());
        Ended data = program.run("train", "run.yaml", "--data", "no-such-folder");
        assertEquals(65, data.code(), data.text());
        Ended directory = program.run("resume", "no-such-run");
        assertEquals(65, directory.code(), directory.text());
    }
}
