package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDiffTest {
    private static final String CONFIG = "optimizer: {id: adamw, lr: 0.001}\ntransforms: []\n";

    @TempDir Path folder;

    private Path run(String name, String config, List<Double> losses, long... checkpoints) {
        Path place = folder.resolve(name);
        try (var run = RunDirectory.createAt(place);
                var metrics = run.startMetrics()) {
            run.writeConfig(config);
            for (int i = 0; i < losses.size(); i++) {
                metrics.add(MetricsTest.step(i + 1, losses.get(i)));
            }
            for (long step : checkpoints) {
                run.checkpoints().save(step, Samples.model(step), Json.object().build());
            }
        }
        return place;
    }

    private static List<Double> losses(double... values) {
        var list = new ArrayList<Double>();
        for (double v : values) {
            list.add(v);
        }
        return list;
    }

    @Test
    void equalRunsAreEqualWhateverTheirFilesSay() {
        Path a = run("a", CONFIG, losses(3, 2, 1), 2, 3);
        Path b = run("b", CONFIG + "train: {threads: 3}\n", losses(3, 2, 1), 1, 2);
        var diff = RunDiff.compare(a, b);
        assertTrue(diff.equal());
        assertEquals(3, diff.steps());
        assertEquals(OptionalLong.of(2), diff.comparedStep());
        assertEquals(
                """
                equal: 3 steps, bit for bit
                arrays at step 2: equal
                config: train.threads: - | 3\
                """,
                diff.summary());
    }

    @Test
    void theFirstLossThatDiffersIsNamed() {
        Path a = run("a", CONFIG, losses(3, 2, 1), 3);
        Path b = run("b", CONFIG.replace("0.001", "0.002"), losses(3, Math.nextUp(2.0), 1), 3);
        var diff = RunDiff.compare(a, b);
        assertFalse(diff.equal());
        assertEquals(2, diff.firstStep().orElseThrow().step());
        assertEquals(
                """
                different
                first difference: step 2: loss 0x1.0p1 (2.0) | 0x1.0000000000001p1 (2.0000000000000004)
                arrays at step 3: equal
                config: optimizer.lr: 0.001 | 0.002\
                """,
                diff.summary());
    }

    @Test
    void aShorterRunDiffersWhereItEnds() {
        Path a = run("a", CONFIG, losses(3, 2, Double.NaN));
        Path b = run("b", CONFIG, losses(3, 2));
        var diff = RunDiff.compare(a, b);
        assertEquals("step 3: loss NaN (NaN) | missing", diff.firstStep().orElseThrow().toString());
        assertFalse(diff.equal());
        assertTrue(RunDiff.compare(a, a).equal(), "NaN is NaN");
    }

    @Test
    void theFirstElementThatDiffersIsNamed() {
        Path a = run("a", CONFIG, losses(1), 1);
        Path b = run("b", CONFIG, losses(1));
        var changed = new ArrayList<>(Samples.model(1));
        NamedArray head = changed.getFirst();
        byte[] bytes = head.data().toArray(ValueLayout.JAVA_BYTE);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat((2 * 13 + 5) * 4, 0.5f);
        changed.set(
                0,
                new NamedArray(
                        head.name(), head.dtype(), head.shape(), MemorySegment.ofArray(bytes)));
        new Checkpoints(b).save(1, changed, Json.object().build());
        var diff = RunDiff.compare(a, b);
        assertFalse(diff.equal());
        String text = diff.firstTensor().orElseThrow();
        assertTrue(text.matches("model\\.head\\.weight\\[2, 5]: \\S+ \\| 0\\.5"), text);
    }

    @Test
    void arraysOfOtherShapeOrOnOneSideOnlyAreNamed() {
        var a = List.of(Samples.array("w", DType.F32, 1, 2, 3));
        assertEquals(
                "w: f32 [2, 3] | f32 [3, 2]",
                tensor(a, List.of(Samples.array("w", DType.F32, 1, 3, 2))));
        assertEquals(
                "w: f32 [2, 3] | i32 [2, 3]",
                tensor(a, List.of(Samples.array("w", DType.I32, 1, 2, 3))));
        assertEquals("w is only in the first", tensor(a, List.of()));
        assertEquals("w is only in the second", tensor(List.of(), a));
        assertTrue(TensorDiff.first(a, a).isEmpty());
    }

    private static String tensor(List<NamedArray> a, List<NamedArray> b) {
        return TensorDiff.first(a, b).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "F32, 0000803f, 1.0",
        "F64, 000000000000f03f, 1.0",
        "BF16, c0bf, -1.5",
        "F16, 00be, -1.5",
        "I32, ffffffff, -1",
        "I64, ffffffffffffffff, -1",
        "U8, ff, 255",
        "I8, ff, -1",
        "BOOL, 01, 1"
    })
    void elementsOfEveryTypeAreReadable(DType dtype, String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex("00".repeat(dtype.bytes()) + hex);
        var array = new NamedArray("x", dtype, Shape.of(2), MemorySegment.ofArray(bytes));
        assertEquals(text, Element.text(array, 1));
    }

    @Test
    void aDamagedCheckpointIsLeftOutAndSaid() throws IOException {
        Path a = run("a", CONFIG, losses(1, 1), 1, 2);
        Path b = run("b", CONFIG, losses(1, 1), 1, 2);
        Files.delete(b.resolve("checkpoints/step-00000002/checkpoint.json"));
        var diff = RunDiff.compare(a, b);
        assertTrue(diff.equal());
        assertEquals(OptionalLong.of(1), diff.comparedStep());
        assertTrue(diff.notes().getFirst().startsWith("checkpoint of step 2 left out: "));
    }

    @Test
    void finalHashesCountWhereNoCheckpointIsCommon() {
        Path a = run("a", CONFIG, losses(1));
        Path b = run("b", CONFIG, losses(1));
        assertTrue(RunDiff.compare(a, b).summary().contains("arrays were not compared"));
        result(a, "11");
        result(b, "12");
        var diff = RunDiff.compare(a, b);
        assertFalse(diff.equal());
        assertTrue(diff.summary().contains("final weights: \"11\" | \"12\""), diff.summary());
    }

    private static void result(Path run, String hash) {
        try (var directory = RunDirectory.resume(run)) {
            directory.writeResult(Json.object().put("weights_sha256", hash).build());
        }
    }

    @Test
    void runsWithoutAStepProveNothing() {
        var diff = RunDiff.compare(run("a", CONFIG, losses()), run("b", CONFIG, losses()));
        assertFalse(diff.equal());
        assertTrue(diff.summary().contains("nothing is proved"));
    }

    @Test
    void configDifferencesGoDownToTheKey() {
        Path a = run("a", "a: {b: [1, {c: x}]}\nd: null\n", losses(1));
        Path b = run("b", "a: {b: [1, {c: y}, 2]}\nd: 0\n", losses(1));
        assertEquals(
                List.of("a.b[1].c: x | y", "a.b[2]: - | 2", "d: null | 0"),
                RunDiff.compare(a, b).config());
        Path c = run("c", "a: [1\n", losses(1));
        assertThrows(MalformedFileException.class, () -> RunDiff.compare(a, c));
    }
}
