package org.espalier.spi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An option of a plugin, declared as a constant: name, type, default, range and documentation in
 * one place.
 *
 * @param <T> Double, Long, Boolean or String
 */
public final class Option<T> {
    private final String name;
    private final Class<T> type;
    private final Optional<T> fallback;
    private final Predicate<T> rule;
    private final String range;
    private final String doc;
    private final List<String> choices;
    private final boolean isRun;

    private Option(
            String name,
            Class<T> type,
            Optional<T> fallback,
            Predicate<T> rule,
            String range,
            String doc,
            List<String> choices,
            boolean isRun) {
        this.name = name;
        this.type = type;
        this.fallback = fallback;
        this.rule = rule;
        this.range = range;
        this.doc = doc;
        this.choices = List.copyOf(choices);
        this.isRun = isRun;
    }

    private static <T> Option<T> plain(String name, Class<T> type, Optional<T> fallback) {
        return new Option<>(name, type, fallback, x -> true, "", "", List.of(), false);
    }

    /** A real number. */
    public static Option<Double> real(String name, double fallback) {
        return plain(name, Double.class, Optional.of(fallback));
    }

    /** A whole number. */
    public static Option<Long> whole(String name, long fallback) {
        return plain(name, Long.class, Optional.of(fallback));
    }

    /** Yes or no. */
    public static Option<Boolean> flag(String name, boolean fallback) {
        return plain(name, Boolean.class, Optional.of(fallback));
    }

    /** Text. */
    public static Option<String> text(String name, String fallback) {
        return plain(name, String.class, Optional.of(fallback));
    }

    /** Text that need not be given. */
    public static Option<String> text(String name) {
        return plain(name, String.class, Optional.empty());
    }

    /** One of a few words. */
    public static Option<String> choice(String name, String fallback, String... choices) {
        List<String> all = List.of(choices);
        return new Option<>(
                name,
                String.class,
                Optional.of(fallback),
                all::contains,
                "one of " + String.join(", ", all),
                "",
                all,
                false);
    }

    /**
     * Another run whose weights an objective reads, which must be given: its directory, or that of
     * a checkpoint. The plugin sees the checkpoint's directory. A run that has begun keeps to that
     * checkpoint, and says in its manifest what it held.
     */
    public static Option<String> run(String name) {
        return new Option<>(
                name, String.class, Optional.empty(), x -> true, "", "", List.of(), true);
    }

    private Option<T> where(Predicate<T> more, String words) {
        return new Option<>(name, type, fallback, rule.and(more), words, doc, choices, isRun);
    }

    /** The same option, refused outside lo … hi. */
    public Option<T> in(double lo, double hi) {
        return where(x -> number(x) >= lo && number(x) <= hi, tidy(lo) + " to " + tidy(hi));
    }

    /** The same option, refused unless above 0. */
    public Option<T> positive() {
        return where(x -> number(x) > 0, "above 0");
    }

    /** The same option, refused below 0. */
    public Option<T> nonNegative() {
        return atLeast(0);
    }

    /** The same option, refused below lo. */
    public Option<T> atLeast(double lo) {
        return where(x -> number(x) >= lo, tidy(lo) + " or more");
    }

    /** The same option with its documentation: one phrase, with unit. */
    public Option<T> doc(String words) {
        return new Option<>(name, type, fallback, rule, range, words, choices, isRun);
    }

    private static double number(Object x) {
        return ((Number) x).doubleValue();
    }

    /** Whole numbers in digits, round ones from a million on as {@code 1e9}. */
    private static String tidy(double x) {
        for (int e = 6; e < 19; e++) {
            if (x == Double.parseDouble("1e" + e)) {
                return "1e" + e;
            }
        }
        return x == StrictMath.rint(x) && StrictMath.abs(x) < 1e15
                ? Long.toString((long) x)
                : Double.toString(x);
    }

    /** The key in a run file. */
    public String name() {
        return name;
    }

    /** Double, Long, Boolean or String. */
    public Class<T> type() {
        return type;
    }

    /** The value where none is given; empty where the option may be absent. */
    public Optional<T> fallback() {
        return fallback;
    }

    /** The values it accepts, in words; may be empty. */
    public String range() {
        return range;
    }

    /** What it means. */
    public String doc() {
        return doc;
    }

    /** The words it accepts, if it is a choice. */
    public List<String> choices() {
        return choices;
    }

    /** Whether it names another run. */
    public boolean isRun() {
        return isRun;
    }

    /** The type in words. */
    public String typeName() {
        return switch (type.getSimpleName()) {
            case "Double" -> "number";
            case "Long" -> "whole number";
            case "Boolean" -> "true or false";
            default -> isRun ? "run" : choices.isEmpty() ? "text" : "word";
        };
    }

    /**
     * The value that a run file's scalar stands for.
     *
     * @throws OptionException when the type or the range does not fit
     */
    public T parse(Object raw) {
        T value = convert(raw);
        if (!rule.test(value)) {
            throw new OptionException(
                    "option '%s' is %s; it must be %s".formatted(name, raw, range), name);
        }
        return value;
    }

    private T convert(Object raw) {
        try {
            String text = String.valueOf(raw).strip();
            Object value =
                    switch (type.getSimpleName()) {
                        case "Double" -> Double.valueOf(text);
                        case "Long" -> wholeNumber(text);
                        case "Boolean" -> truth(text);
                        default -> String.valueOf(raw);
                    };
            return type.cast(value);
        } catch (NumberFormatException e) {
            String wanted = type == Boolean.class ? typeName() : "a " + typeName();
            throw new OptionException(
                    "option '%s' is %s; it must be %s".formatted(name, raw, wanted), name);
        }
    }

    private static Long wholeNumber(String text) {
        return Long.valueOf(text.replace("_", ""));
    }

    private static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new NumberFormatException(text);
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
