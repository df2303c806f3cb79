package org.espalier.opencl.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.kernel.Coefficients;
import org.espalier.kernel.Philox;

/** The functions of {@code functions.cl} and the constants they are built from. */
final class Functions {
    private static final Pattern NAME =
            Pattern.compile("^\\w[\\w ]* (\\w+)[\\[(]", Pattern.MULTILINE);

    private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z0-9_]+\\b");

    /** A function or table, with the comment above it. */
    private record Chunk(String name, String text) {}

    private static final List<Chunk> CHUNKS = chunks();
    private static final List<Chunk> CONSTANTS = constants();

    private Functions() {}

    private static List<Chunk> chunks() {
        List<Chunk> chunks = new ArrayList<>();
        for (String text : text().split("\n\n", -1)) {
            Matcher name = NAME.matcher(text);
            if (name.find()) {
                chunks.add(new Chunk(name.group(1), text.strip() + "\n"));
            }
        }
        return List.copyOf(chunks);
    }

    private static String text() {
        try (InputStream in = Functions.class.getResourceAsStream("functions.cl")) {
            if (in == null) {
                throw new IllegalStateException("functions.cl is missing from the module");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("functions.cl cannot be read", e);
        }
    }

    private static List<Chunk> constants() {
        List<Chunk> all = new ArrayList<>();
        Arrays.stream(Coefficients.class.getFields())
                .sorted(Comparator.comparing(Field::getName))
                .map(Functions::constant)
                .forEach(all::add);
        all.add(define("PHILOX_M0", unsigned(Philox.M0)));
        all.add(define("PHILOX_M1", unsigned(Philox.M1)));
        all.add(define("PHILOX_W0", unsigned(Philox.W0)));
        all.add(define("PHILOX_W1", unsigned(Philox.W1)));
        return List.copyOf(all);
    }

    private static Chunk constant(Field field) {
        try {
            String value =
                    field.getType() == int.class
                            ? unsigned(field.getInt(null))
                            : Float.toHexString(field.getFloat(null)) + "f";
            return define(field.getName(), value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " is public", e);
        }
    }

    private static Chunk define(String name, String value) {
        return new Chunk(name, "#define " + name + " (" + value + ")\n");
    }

    private static String unsigned(int bits) {
        return "0x" + Integer.toHexString(bits) + "u";
    }

    /** Everything that a body names, directly or not, in an order a compiler accepts. */
    static String neededBy(String body) {
        StringBuilder needed = new StringBuilder(body);
        List<Chunk> chosen = new ArrayList<>();
        for (Chunk chunk : CHUNKS.reversed()) {
            if (Pattern.compile("\\b" + chunk.name() + "\\b").matcher(needed).find()) {
                chosen.addFirst(chunk);
                needed.append(chunk.text());
            }
        }
        StringBuilder text = new StringBuilder();
        List<String> names = CONSTANT.matcher(needed).results().map(m -> m.group()).toList();
        CONSTANTS.stream()
                .filter(c -> names.contains(c.name()))
                .forEach(c -> text.append(c.text()));
        chosen.forEach(c -> text.append(c.text()));
        return text.toString();
    }
}
