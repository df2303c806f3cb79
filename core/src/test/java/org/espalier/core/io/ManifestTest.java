package org.espalier.core.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    @TempDir Path folder;

    private static Json.Obj manifest() {
        String home = System.getProperty("user.home");
        return Manifest.of("a: 1\n", 7, List.of("train", "--data", home + "/texts", home + "x"))
                .commit("0123abc")
                .plugin(
                        new Manifest.PluginUse(
                                "optimizer", "adamw", "0.1", "org.espalier.optimizers"))
                .section("determinism", Json.of("D4"))
                .section("dataset", Json.object().put("sha256", "ff").build())
                .collect(Instant.parse("2026-11-21T14:30:15.123Z"));
    }

    @Test
    void itSaysWhatTheRunWasMadeOf() {
        var json = manifest();
        assertEquals(1, json.whole("schema"));
        assertEquals("2026-11-21T14:30:15Z", json.text("created"));
        assertEquals("0123abc", json.text("commit"));
        assertEquals(7, json.whole("seed"));
        assertEquals("D4", json.text("determinism"));
        assertEquals(Sha256.of("a: 1\n"), json.text("config_sha256"));
        assertEquals("adamw", ((Json.Obj) json.array("plugins").getFirst()).text("id"));
        assertEquals(
                System.getProperty("java.runtime.version"), json.object("java").text("version"));
        assertTrue(json.object("machine").whole("cores") > 0);
        assertEquals(json, Json.parse("json", Path.of("x"), json.pretty().getBytes(UTF_8)));
    }

    @Test
    void itNamesNoHomeDirectory() {
        var command = manifest().array("command");
        assertEquals(Json.of("~/texts"), command.get(2));
        assertEquals(Json.of(System.getProperty("user.home") + "x"), command.get(3));
        String user = System.getProperty("user.name");
        assertFalse(manifest().fields().containsKey("user"), user);
    }

    @Test
    void jarsAreListedWithTheirHash() throws IOException {
        Path jar = folder.resolve("acme-lion-2.1.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("acme/lion/readme.txt"));
            out.write('x');
        }
        var boot = ModuleLayer.boot().configuration();
        var configuration =
                Configuration.resolve(
                        ModuleFinder.of(jar),
                        List.of(boot),
                        ModuleFinder.of(),
                        List.of("acme.lion"));
        assertEquals(
                "[{\"module\":\"acme.lion\",\"version\":\"2.1\",\"file\":\"acme-lion-2.1.jar\",\"sha256\":\""
                        + Sha256.of(jar)
                        + "\"}]",
                ModuleInventory.of(configuration).compact());
    }

    @Test
    void peakMemoryIsThatOfThisProcess() throws IOException {
        Path status = folder.resolve("status");
        Files.writeString(status, "Name:\tjava\nVmHWM:\t   2048 kB\nVmRSS:\t  1024 kB\n");
        assertEquals(OptionalLong.of(2 << 20), RssProbe.peakBytes(status));
        Files.writeString(status, "VmHWM: many kB\n");
        assertEquals(OptionalLong.empty(), RssProbe.peakBytes(status));
        assertEquals(OptionalLong.empty(), RssProbe.peakBytes(folder.resolve("none")));
        boolean linux = Files.exists(Path.of("/proc/self/status"));
        assertEquals(linux, RssProbe.peakBytes().isPresent());
        assertTrue(!linux || RssProbe.peakBytes().getAsLong() > 1 << 20);
    }
}
