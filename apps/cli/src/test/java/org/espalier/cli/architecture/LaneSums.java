package org.espalier.cli.architecture;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds float and double {@code reduceLanes} whose operator is not plainly exact. The order of a
 * lane sum or product is the JIT's choice and changes in mid-run; MIN and MAX have no order. The
 * operator must stand in the call, and a mask in a variable, or it cannot be judged and counts as a
 * finding.
 */
final class LaneSums {
    private static final Set<String> EXACT = Set.of("MIN", "MAX");
    private static final Pattern FLOATS =
            Pattern.compile("jdk/incubator/vector/(Float|Double)Vector");
    private static final String OPERATORS = "jdk/incubator/vector/VectorOperators";
    private static final String UNKNOWN = "an operator that is not written in the call";

    private LaneSums() {}

    static List<String> findings(ClassModel model) {
        String type = model.thisClass().asInternalName().replace('/', '.');
        List<String> findings = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            String where = type + "." + method.methodName().stringValue();
            method.code()
                    .map(LaneSums::operators)
                    .orElse(List.of())
                    .forEach(operator -> findings.add(finding(where, operator)));
        }
        return findings;
    }

    private static String finding(String where, String operator) {
        return "%s uses reduceLanes with %s: fold the lanes in the fixed tree"
                .formatted(where, operator);
    }

    /** The operators, exact ones left out, that the float reductions of one method are given. */
    private static List<String> operators(CodeModel code) {
        List<String> found = new ArrayList<>();
        String operator = UNKNOWN;
        for (CodeElement element : code) {
            if (isFloatReduction(element) && !EXACT.contains(operator)) {
                found.add(operator);
            }
            operator = after(element, operator);
        }
        return found;
    }

    /** The operator on top of the stack or just below a mask; anything else but a load hides it. */
    private static String after(CodeElement element, String operator) {
        return switch (element) {
            case FieldInstruction field when field.owner().asInternalName().equals(OPERATORS) ->
                    field.name().stringValue();
            case LoadInstruction _ -> operator;
            case LineNumber _ -> operator;
            default -> UNKNOWN;
        };
    }

    private static boolean isFloatReduction(CodeElement element) {
        return element instanceof InvokeInstruction call
                && call.name().equalsString("reduceLanes")
                && FLOATS.matcher(call.owner().asInternalName()).matches();
    }
}
