package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A list of {@code {id, value, unit, baseline, ratio}}; numbers that do not exist are null. */
final class FigureFile {
    private FigureFile() {}

    static void write(Path file, List<Figure> figures) throws IOException {
        try (var out = Files.newBufferedWriter(file);
                var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            for (Figure f : figures) {
                json.writeStartObject();
                json.writeStringProperty("id", f.id());
                number(json, "value", f.value());
                json.writeStringProperty("unit", f.unit());
                number(json, "baseline", f.baseline());
                number(json, "ratio", f.ratio());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void number(tools.jackson.core.JsonGenerator json, String name, double x) {
        if (Double.isNaN(x)) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, x);
        }
    }

    static List<Figure> read(Path file) throws IOException {
        List<Figure> figures = new ArrayList<>();
        try (var in = Files.newInputStream(file);
                JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_OBJECT) {
                figures.add(figure(json));
            }
        }
        return figures;
    }

    private static Figure figure(JsonParser json) {
        String id = "";
        String unit = "";
        double[] numbers = {Double.NaN, Double.NaN, Double.NaN};
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            boolean absent = json.nextToken() == JsonToken.VALUE_NULL;
            switch (name) {
                case "id" -> id = json.getString();
                case "unit" -> unit = json.getString();
                default -> {
                    int slot = List.of("value", "baseline", "ratio").indexOf(name);
                    numbers[slot] = absent ? Double.NaN : json.getDoubleValue();
                }
            }
        }
        return new Figure(id, numbers[0], unit, numbers[1], numbers[2]);
    }
}
