package org.espalier.core.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerJsonTest {
    @TempDir Path folder;

    private static final ByteLevelBpe SMALL =
            ByteLevelBpe.train(List.of("low low low lower lower lower".getBytes(UTF_8)), 262);

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("tokenizer.json"), json);
    }

    private static String json() {
        return new String(SMALL.json(), UTF_8);
    }

    @Test
    void savedAndLoadedIsTheSame() {
        Path path = folder.resolve("new").resolve("tokenizer.json");
        SMALL.save(path);
        var loaded = ByteLevelBpe.load(path);
        assertEquals(SMALL, loaded);
        assertEquals(SMALL.sha256(), loaded.sha256());
        assertArrayEquals(SMALL.encode(" lower slow"), loaded.encode(" lower slow"));
    }

    @Test
    void theFileLooksAsHuggingFaceWritesIt() {
        String json = json();
        assertTrue(json.startsWith("{\"version\":\"1.0\",\"truncation\":null,"), json);
        assertTrue(
                json.contains("\"merges\":[\"l o\",\"lo w\",\"Ġ low\",\"e r\",\"Ġlow er\"]"), json);
        assertTrue(json.contains("\"<|endoftext|>\":261}"), json);
    }

    /**
     * The two resources were made by Hugging Face tokenizers 0.23.2 (ByteLevel pre-tokenizer,
     * BpeTrainer with two special tokens): its file, and texts as hexadecimal UTF-8 with the tokens
     * it gives.
     */
    @Test
    void readsAndEncodesAsHuggingFaceDoes() throws IOException {
        Path path = folder.resolve("huggingface.json");
        Files.write(path, resource("huggingface-tokenizer.json"));
        var bpe = ByteLevelBpe.load(path);
        assertEquals(0, bpe.endOfText());
        assertEquals(340, bpe.vocabulary());
        var lines = new String(resource("huggingface-encodings.txt"), UTF_8).lines().toList();
        assertTrue(lines.size() > 100);
        for (String line : lines) {
            byte[] text = HexFormat.of().parseHex(line.substring(0, line.indexOf(' ')));
            String tokens = line.substring(line.indexOf(' ') + 1);
            int[] expected = Arrays.stream(tokens.split(",")).mapToInt(Integer::parseInt).toArray();
            assertArrayEquals(expected, bpe.encode(text), new String(text, UTF_8));
            assertArrayEquals(text, bpe.decodeBytes(expected));
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = TokenizerJsonTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @Test
    void mergesMayBeArrays() throws IOException {
        int merges = json().indexOf("\"merges\":");
        String arrays =
                json().substring(merges)
                        .replaceAll("\"([^\"\\s]+) ([^\"\\s]+)\"", "[\"$1\",\"$2\"]");
        String json = json().substring(0, merges) + arrays;
        assertTrue(json.contains("[\"Ġlow\",\"er\"]"), json);
        assertEquals(SMALL, ByteLevelBpe.load(file(json)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "\"type\":\"BPE\" ~ \"type\":\"WordPiece\" ~ model.type is 'BPE', here it is 'WordPiece'",
                "\"version\":\"1.0\" ~ \"version\":\"2.0\" ~ version is '1.0', here it is '2.0'",
                "\"normalizer\":null ~ \"normalizer\":{\"type\":\"NFC\"} ~ normalizer is null",
                "\"dropout\":null ~ \"dropout\":0.1 ~ model.dropout is null",
                "\"add_prefix_space\":false ~ \"add_prefix_space\":true ~ pre_tokenizer.add_prefix_space is false",
                "\"use_regex\":true ~ \"use_regex\":false ~ pre_tokenizer.use_regex is true",
                "\"byte_fallback\":false ~ \"byte_fallback\":true ~ model.byte_fallback is false",
                "\"special\":true ~ \"special\":false ~ every added token is special",
                "<|endoftext|> ~ <|other|> ~ there is a special token '<|endoftext|>'",
                "\"content\":\"<|endoftext|>\" ~ \"content\":\"<|other|>\" ~ but 261 is given twice",
                "\"id\":261 ~ \"id\":260 ~ '<|endoftext|>' has one number",
                "\"low\":257 ~ \"low\":256 ~ every token has its own number, but 256 is given twice",
                "\"low\":257 ~ \"low\":900 ~ tokens are numbered without gaps",
                "\"low\":257 ~ \"low\":99999999999 ~ model.vocab is from 0 to",
                "\"low\":257 ~ \"low\":-1 ~ model.vocab is from 0 to",
                "\"low\":257 ~ \"low\":\"257\" ~ model.vocab is a whole number",
                "\"low\":257 ~ \"lo w\":257 ~ byte symbols",
                "\"low\":257 ~ \"x\":257 ~ not a readable JSON file",
                "\"l o\" ~ \"l o w\" ~ a merge joins two tokens, but merge 0",
                "\"l o\" ~ 17 ~ model.merges is a string",
                "\"l o\" ~ \"l q\" ~ but 'lq' is not",
                "\"l o\",\"lo w\" ~ \"lo w\",\"l o\" ~ a merge joins bytes and earlier results, but merge 0",
                "\"l o\",\"lo w\" ~ \"l o\",\"l o\",\"lo w\" ~ a merge makes a new token, but merge 1",
                "\"padding\":null ~ \"puffing\":null ~ no part is called 'puffing'",
                "\"padding\":null ~ \"version\":\"1.0\" ~ not a readable JSON file",
                "\"vocab\":{ ~ \"vocab\":[ ~ model.vocab is an object",
            })
    void aBrokenRuleIsNamed(String part, String instead, String rule) throws IOException {
        assertTrue(json().contains(part), "the test changes something");
        Path path = file(json().replace(part, instead));
        var e = assertThrows(DataException.class, () -> ByteLevelBpe.load(path));
        assertTrue(e.getMessage().startsWith("tokenizer " + path + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(rule), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"version\":\"1.0\"}",
                "\u0000",
                "{\"model\":{\"vocab\":"
            })
    void whatIsNoTokenizerIsRefused(String json) throws IOException {
        Path path = file(json);
        var e = assertThrows(DataException.class, () -> ByteLevelBpe.load(path));
        assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    }

    @Test
    void everyCutIsRefused() throws IOException {
        String json = json();
        for (int end = 0; end < json.length(); end += 37) {
            Path path = file(json.substring(0, end));
            assertThrows(DataException.class, () -> ByteLevelBpe.load(path));
        }
    }

    @Test
    void depthAndLengthAreLimited() throws IOException {
        Path deep = file("{\"model\":{\"x\":" + "[".repeat(100_000));
        assertThrows(DataException.class, () -> ByteLevelBpe.load(deep));
        Path longName = file("{\"model\":{\"vocab\":{\"" + "a".repeat(100_000) + "\":1}}}");
        assertThrows(DataException.class, () -> ByteLevelBpe.load(longName));
    }

    @Test
    void aMissingFileIsNamed() {
        Path path = folder.resolve("none.json");
        var e = assertThrows(DataException.class, () -> ByteLevelBpe.load(path));
        assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    }

    @Test
    void symbolsAndBytesAreInverse() {
        for (int b = 0; b < 256; b++) {
            String symbol = ByteSymbols.text(new byte[] {(byte) b});
            assertEquals(1, symbol.length());
            assertEquals(b, ByteSymbols.toByte(symbol.charAt(0)).orElseThrow());
        }
        assertEquals("Ġ", ByteSymbols.text(new byte[] {' '}));
        assertEquals("Ċ", ByteSymbols.text(new byte[] {'\n'}));
        assertTrue(ByteSymbols.toByte('木').isEmpty());
    }
}
