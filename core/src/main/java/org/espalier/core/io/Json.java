package org.espalier.core.io;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** An immutable JSON value. Objects keep the order of their fields and numbers keep their text. */
public sealed interface Json {
    /** An object with ordered, unique fields. */
    record Obj(SequencedMap<String, Json> fields) implements Json {
        public Obj {
            fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        }

        /** The field, if there is one. */
        public Optional<Json> find(String name) {
            return Optional.ofNullable(fields.get(name));
        }

        /**
         * The field.
         *
         * @throws JsonException when there is none; it names the fields that exist
         */
        public Json field(String name) {
            return find(name)
                    .orElseThrow(
                            () -> new JsonException("fields " + fields.keySet(), "'" + name + "'"));
        }

        /** The text of a string field. */
        public String text(String name) {
            if (field(name) instanceof Str s) {
                return s.value();
            }
            throw wrong(name, "a string");
        }

        /** The value of a whole-number field. */
        public long whole(String name) {
            if (field(name) instanceof Num n) {
                return n.asLong();
            }
            throw wrong(name, "a whole number");
        }

        /**
         * The value of a number field; NaN where the field is null, as {@link Json#of(double)}
         * wrote it.
         */
        public double real(String name) {
            return switch (field(name)) {
                case Num n -> n.asDouble();
                case Null _ -> Double.NaN;
                default -> throw wrong(name, "a number");
            };
        }

        /** An object field. */
        public Obj object(String name) {
            if (field(name) instanceof Obj o) {
                return o;
            }
            throw wrong(name, "an object");
        }

        /** The items of an array field. */
        public List<Json> array(String name) {
            if (field(name) instanceof Arr a) {
                return a.items();
            }
            throw wrong(name, "an array");
        }

        /** This object without one field. */
        public Obj without(String name) {
            var rest = new LinkedHashMap<>(fields);
            rest.remove(name);
            return new Obj(rest);
        }

        /**
         * This object with one more field at the end, or with an existing one replaced in its
         * place.
         */
        public Obj with(String name, Json value) {
            var more = new LinkedHashMap<>(fields);
            more.put(name, value);
            return new Obj(more);
        }

        private JsonException wrong(String name, String expected) {
            String found = "'" + name + "': " + JsonWriter.compact(field(name));
            return new JsonException(found, expected);
        }

        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    /** An array. */
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /** A string. */
    record Str(String value) implements Json {}

    /** A number, kept as it was written. */
    record Num(String text) implements Json {
        /**
         * The number as a long.
         *
         * @throws JsonException when it has a fraction or an exponent, or does not fit
         */
        public long asLong() {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException _) {
                throw new JsonException(text, "a whole number of 64 bits");
            }
        }

        /** The nearest double; infinite where the number is too large for one. */
        public double asDouble() {
            return Double.parseDouble(text);
        }
    }

    /** A truth value. */
    record Bool(boolean value) implements Json {}

    /** JSON's null. */
    record Null() implements Json {}

    /** A string. */
    static Json of(String value) {
        return new Str(value);
    }

    /** A whole number. */
    static Json of(long value) {
        return new Num(Long.toString(value));
    }

    /**
     * The shortest decimal that reads back as this double; null for NaN and infinities, which JSON
     * lacks.
     */
    static Json of(double value) {
        return Double.isFinite(value) ? new Num(Double.toString(value)) : new Null();
    }

    /** A truth value. */
    static Json of(boolean value) {
        return new Bool(value);
    }

    /** An array. */
    static Json of(List<? extends Json> items) {
        return new Arr(List.copyOf(items));
    }

    /** An array of strings. */
    static Json strings(String... items) {
        return of(Arrays.stream(items).map(Json::of).toList());
    }

    /** Starts an object. */
    static Fields object() {
        return new Fields();
    }

    /** The fields of an object to be. */
    final class Fields {
        private final LinkedHashMap<String, Json> fields = new LinkedHashMap<>();

        private Fields() {}

        /**
         * Adds a field.
         *
         * @throws JsonException when the object has it already
         */
        public Fields put(String name, Json value) {
            if (fields.putIfAbsent(name, value) != null) {
                throw new JsonException("'" + name + "' twice", "each field once");
            }
            return this;
        }

        /** Adds a string. */
        public Fields put(String name, String value) {
            return put(name, of(value));
        }

        /** Adds a whole number. */
        public Fields put(String name, long value) {
            return put(name, of(value));
        }

        /** Adds a number, or null for NaN and infinities. */
        public Fields put(String name, double value) {
            return put(name, of(value));
        }

        /** Adds a truth value. */
        public Fields put(String name, boolean value) {
            return put(name, of(value));
        }

        /** The finished object. */
        public Obj build() {
            return new Obj(fields);
        }
    }

    /**
     * The canonical text: two spaces a level, arrays of plain values on one line, a final line
     * feed.
     */
    default String pretty() {
        return JsonWriter.pretty(this);
    }

    /** The text on one line, without a line feed. */
    default String compact() {
        return JsonWriter.compact(this);
    }

    /**
     * The value that a document holds.
     *
     * @param format the name of the document's kind, for errors
     * @param path where the bytes are from, for errors
     * @throws MalformedFileException when the bytes are not one JSON value in UTF-8 within the
     *     limits of {@link JsonReader}
     */
    static Json parse(String format, Path path, byte[] utf8) {
        return new JsonReader(format, path).read(utf8);
    }

    /**
     * The object in a file of at most 16 MiB.
     *
     * @throws MalformedFileException when the file is anything else
     * @throws java.io.UncheckedIOException when the file cannot be read
     */
    static Obj readObject(String format, Path path) {
        return new JsonReader(format, path).readObject();
    }
}
