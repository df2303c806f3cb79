package org.espalier.core.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads what may be in a result or a manifest; what is missing or of another kind is not there. */
final class ReportFields {
    private static final Json NOTHING = Json.of("");

    private ReportFields() {}

    static Optional<String> text(Json.Obj json, String name) {
        return json.find(name).map(ReportFields::words).filter(t -> !t.isEmpty());
    }

    private static String words(Json value) {
        return value instanceof Json.Str s ? s.value() : "";
    }

    static OptionalDouble number(Json.Obj json, String name) {
        return json.find(name).orElse(NOTHING) instanceof Json.Num n
                ? OptionalDouble.of(n.asDouble())
                : OptionalDouble.empty();
    }

    /** A number and what it is of. */
    record Figure(String name, double value) {}

    /** The numbers whose names begin with a prefix, named by the rest of it, in their order. */
    static List<Figure> figures(Json.Obj json, String prefix) {
        var figures = new ArrayList<Figure>();
        for (String name : json.fields().keySet()) {
            if (name.startsWith(prefix)) {
                String rest = name.substring(prefix.length());
                number(json, name).ifPresent(n -> figures.add(new Figure(rest, n)));
            }
        }
        return figures;
    }

    /** The object of that name; an empty one if there is none. */
    static Json.Obj section(Json.Obj json, String name) {
        return json.find(name).orElse(NOTHING) instanceof Json.Obj o ? o : Json.object().build();
    }

    /** The texts of several fields, one after the other. */
    static String words(Json.Obj json, String... names) {
        var words = new ArrayList<String>();
        for (String name : names) {
            text(json, name).ifPresent(words::add);
        }
        return String.join(" ", words);
    }

    /** The items of an array; of those that are objects, some fields. */
    static List<String> items(Json.Obj json, String list, String... names) {
        List<Json> items =
                json.find(list).orElse(NOTHING) instanceof Json.Arr a ? a.items() : List.of();
        return items.stream()
                .map(v -> v instanceof Json.Obj o ? words(o, names) : words(v))
                .toList();
    }
}
