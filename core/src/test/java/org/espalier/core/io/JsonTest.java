package org.espalier.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final Path PATH = Path.of("x.json");

    private static Json parse(String text) {
        return Json.parse("json", PATH, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void canonicalTextIsStableAndReadable() {
        var value =
                Json.object()
                        .put("step", 7)
                        .put("lr", 3e-4)
                        .put("nan", Double.NaN)
                        .put("ok", true)
                        .put("dims", Json.of(List.of(Json.of(2), Json.of(3))))
                        .put("parts", Json.of(List.of(Json.object().put("a", "b").build())))
                        .put("none", Json.object().build())
                        .build();
        String text =
                """
                {
                  "step": 7,
                  "lr": 3.0E-4,
                  "nan": null,
                  "ok": true,
                  "dims": [2, 3],
                  "parts": [
                    {
                      "a": "b"
                    }
                  ],
                  "none": {}
                }
                """;
        assertEquals(text, value.pretty());
        assertEquals(value, parse(text));
        assertEquals(
                "{\"step\":7,\"lr\":3.0E-4,\"nan\":null,\"ok\":true,\"dims\":[2,3],"
                        + "\"parts\":[{\"a\":\"b\"}],\"none\":{}}",
                value.compact());
    }

    @Test
    void everyStringSurvives() {
        String text = "\u0000\t\"\\/\n\u007f é \uD83C\uDF33 \uD800 \uDC00x \u2028";
        assertEquals(Json.of(text), parse(Json.of(text).compact()));
        assertTrue(Json.of(text).compact().contains("\\ud800 \\udc00x"), "halves are escaped");
    }

    @Test
    void numbersKeepTheirText() {
        assertEquals(new Json.Num("1.50"), parse("1.50"));
        assertEquals(Long.MIN_VALUE, ((Json.Num) parse("-9223372036854775808")).asLong());
        assertEquals(0.1, ((Json.Num) parse("0.1")).asDouble());
        assertThrows(JsonException.class, () -> new Json.Num("1.0").asLong());
        assertThrows(JsonException.class, () -> new Json.Num("9223372036854775808").asLong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1,\"b\":1}}",
                "1 2",
                "NaN",
                "'a'",
                "{a:1}",
                "01",
                "\"\u0001\"",
                "tru",
                "\uFEFF{}",
                "// c\n1",
                "nullx"
            })
    void refusesWhatIsNotStrictJson(String text) {
        assertThrows(MalformedFileException.class, () -> parse(text));
    }

    @Test
    void refusesWhatIsTooDeepOrNotUtf8() {
        assertEquals(Json.Arr.class, parse("[".repeat(16) + "]".repeat(16)).getClass());
        assertThrows(MalformedFileException.class, () -> parse("[".repeat(17) + "]".repeat(17)));
        assertThrows(MalformedFileException.class, () -> parse("[".repeat(1 << 20)));
        assertThrows(MalformedFileException.class, () -> parse("1".repeat(65)));
        assertThrows(MalformedFileException.class, () -> parse("[" + "1,".repeat(500_000) + "1]"));
        byte[] utf16 = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);
        assertThrows(MalformedFileException.class, () -> Json.parse("json", PATH, utf16));
        byte[] broken = {'"', (byte) 0xC3, '"'};
        assertThrows(MalformedFileException.class, () -> Json.parse("json", PATH, broken));
    }

    @Test
    void errorsNameFileOffsetAndRule() {
        var e = assertThrows(MalformedFileException.class, () -> parse("{\"a\":1,\"a\":2}"));
        assertEquals("unique names", e.rule());
        assertEquals(7, e.offset());
        assertEquals(
                "json x.json at byte 7: rule unique names: found 'a' twice, allowed each name once",
                e.getMessage());
    }

    @Test
    void fieldsOfTheWrongKindAreNamed() {
        var object = Json.object().put("a", "text").put("n", 1.5).build();
        assertEquals(
                "json: found fields [a, n], expected 'b'",
                assertThrows(JsonException.class, () -> object.text("b")).getMessage());
        assertEquals(
                "json: found 'a': \"text\", expected a whole number",
                assertThrows(JsonException.class, () -> object.whole("a")).getMessage());
        assertThrows(JsonException.class, () -> object.whole("n"));
        assertThrows(JsonException.class, () -> Json.object().put("a", 1).put("a", 2));
    }

    @Test
    void objectsAreImmutable() {
        var object = Json.object().put("a", 1).build();
        assertThrows(UnsupportedOperationException.class, () -> object.fields().clear());
        assertEquals(
                "{\"a\":2,\"b\":true}",
                object.with("a", Json.of(2)).with("b", Json.of(true)).compact());
        assertEquals("{}", object.without("a").compact());
        assertEquals("{\"a\":1}", object.compact());
    }
}
