package org.espalier.simd;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Opcode;

/**
 * Straight-line code that fits one compiled method. It reads and writes numbered streams of floats:
 * an INPUT's slot is a stream.
 *
 * @param code instructions over earlier ones of the same stage; no RANDOM, INDEX or SURROGATE
 * @param stores what is written at the end of each element
 */
record Stage(List<Instruction> code, List<Store> stores) {
    /** Writes a value to a stream. */
    record Store(int value, int stream) {}

    Stage {
        code = List.copyOf(code);
        stores = List.copyOf(stores);
    }

    /** The streams it reads, each once, ascending. */
    int[] reads() {
        return code.stream()
                .filter(i -> i.op() == Opcode.INPUT)
                .mapToInt(Instruction::slot)
                .distinct()
                .sorted()
                .toArray();
    }

    /** The stage as Java, for dumps. */
    String pseudoJava() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            lines.add(line(i));
        }
        stores.forEach(s -> lines.add("s%s[i] = v%s;".formatted(s.stream(), s.value())));
        return String.join(
                        "\n    ", "for (int i = 0; i < count; i++) {", String.join("\n    ", lines))
                + "\n}\n";
    }

    private String line(int at) {
        Instruction i = code.get(at);
        String value =
                switch (i.op()) {
                    case INPUT -> "s" + i.slot() + "[i]";
                    case PARAM -> "params[" + i.slot() + "]";
                    case LITERAL -> (float) i.literal() + "f";
                    default -> i.op().text() + arguments(i);
                };
        return (i.op().isMask() ? "boolean v" : "float v") + at + " = " + value + ";";
    }

    private static String arguments(Instruction i) {
        return switch (i.op().arity()) {
            case 1 -> "(v%s)".formatted(i.a());
            case 2 -> "(v%s, v%s)".formatted(i.a(), i.b());
            default -> "(v%s, v%s, v%s)".formatted(i.a(), i.b(), i.c());
        };
    }
}
