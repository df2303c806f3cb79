package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.train.StepReport;

/**
 * One step as one line, in the widest form that fits. Once a form was too wide it is not taken
 * again: a line that is redrawn must not jump.
 */
final class StepLine {
    private enum Field {
        STEP,
        LOSS,
        BITS,
        SPEED,
        RATE,
        NORM,
        MEMORY,
        ETA
    }

    /** What goes first where all is too wide. */
    private static final List<Field> DISPENSABLE =
            List.of(Field.MEMORY, Field.RATE, Field.NORM, Field.SPEED);

    private final int columns;
    private int form;

    StepLine(int columns) {
        this.columns = columns;
    }

    /** The line for a step, never wider than the columns. */
    String of(StepReport r) {
        List<String> forms = forms(r);
        while (form < forms.size() - 1 && forms.get(form).length() > columns) {
            form++;
        }
        return Wrap.cut(forms.get(form), columns);
    }

    private static List<String> forms(StepReport r) {
        List<String> forms = new ArrayList<>();
        forms.add("  " + joined("  ", full(r)));
        SequencedMap<Field, String> brief = brief(r);
        forms.add(joined("  ", brief));
        forms.add(joined(" ", brief));
        for (Field field : DISPENSABLE) {
            brief.remove(field);
            forms.add(joined("  ", brief));
        }
        return forms;
    }

    private static String joined(String gap, SequencedMap<Field, String> fields) {
        return fields.values().stream().filter(f -> !f.isEmpty()).collect(Collectors.joining(gap));
    }

    /** With every unit, as in plain logs. */
    private static SequencedMap<Field, String> full(StepReport r) {
        SequencedMap<Field, String> fields = new TreeMap<>();
        fields.put(Field.STEP, "step " + step(r));
        fields.put(Field.LOSS, "loss " + Figures.small(r.smoothedLoss()));
        fields.put(Field.BITS, bits(r, " bits/byte"));
        fields.put(Field.SPEED, Figures.rate(r.tokensPerSecond()) + " tok/s");
        fields.put(Field.RATE, Figures.format("lr %.1e", r.rate()));
        fields.put(Field.NORM, "|g| " + Figures.small(r.gradientNorm()));
        fields.put(Field.MEMORY, r.peakBytes() > 0 ? Figures.bytes(r.peakBytes()) : "");
        fields.put(Field.ETA, "ETA " + Figures.duration(r.secondsLeft()));
        return fields;
    }

    /** The same for 80 columns. */
    private static SequencedMap<Field, String> brief(StepReport r) {
        SequencedMap<Field, String> fields = full(r);
        fields.put(Field.STEP, step(r));
        fields.put(Field.BITS, bits(r, " bits/B"));
        fields.put(Field.RATE, "lr " + Figures.power(r.rate()));
        fields.computeIfPresent(Field.MEMORY, (f, m) -> m.replaceFirst(" (.)iB", "$1"));
        return fields;
    }

    private static String bits(StepReport r, String unit) {
        return Double.isNaN(r.bitsPerByte()) ? "" : Figures.small(r.bitsPerByte()) + unit;
    }

    /** {@code 12/450}, the number padded to the width of the last one. */
    static String step(StepReport r) {
        return step(r.step(), r.steps());
    }

    static String step(long step, long steps) {
        String last = Long.toString(steps);
        return Figures.format("%" + last.length() + "d/%s", step, last);
    }
}
