package org.espalier.opencl.source;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Program;

/**
 * The parameters that every kernel has: the table, memory {@code a…} per operand, scalars {@code
 * c…}, and a random key {@code k…} with the number of the first element {@code f…}.
 */
record Signature(List<DType> operands, Program program) {
    /** The head of a kernel. */
    String text(String attributes) {
        List<String> all = new ArrayList<>(List.of("constant idx *t"));
        for (int k = 0; k < operands.size(); k++) {
            all.add("global " + new Element(operands.get(k)).type() + " *a" + k);
        }
        for (int k = 0; k < program.params().size(); k++) {
            all.add("const float c" + k);
        }
        for (int k = 0; k < program.keys().size(); k++) {
            all.add("const ulong k" + k + ", const ulong f" + k);
        }
        return "kernel " + attributes + "void run(" + String.join(", ", all) + ") {\n";
    }

    /** Loads the inputs the program reads; input k is operand {@code first + k}. */
    String loads(int first, int from) {
        StringBuilder text = new StringBuilder();
        for (int k = from; k < program.inputs().size(); k++) {
            if (program.uses(k)) {
                int operand = first + k;
                String place = "a%s[p%s]".formatted(operand, operand);
                String number = new Element(operands.get(operand)).load(place);
                text.append("const float x%s = %s;\n".formatted(k, number));
            }
        }
        return text.toString();
    }

    /** Stores a number in an operand. */
    String store(int operand, String number) {
        String place = "a%s[p%s]".formatted(operand, operand);
        return new Element(operands.get(operand)).store(place, number) + "\n";
    }
}
