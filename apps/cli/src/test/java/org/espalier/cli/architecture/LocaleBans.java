package org.espalier.cli.architecture;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What would print a number in the digits of the default locale. {@code formatted} may be used with
 * conversions that know no locale, such as %s; all else names {@code Locale.ROOT}.
 */
final class LocaleBans {
    /** Conversions that write digits, separators or dates of a locale. */
    private static final Pattern LOCALISED =
            Pattern.compile("%(\\d+\\$)?[-#+ 0,(<]*\\d*(\\.\\d+)?[deEfgGaAtT]");

    private static final Pattern WITHOUT_LOCALE =
            Pattern.compile(
                    "java/lang/String\\.format\\(Ljava/lang/String;.*"
                            + "|java/lang/String\\.to(Upper|Lower)Case\\(\\).*"
                            + "|java/io/Print(Stream|Writer)\\.(printf|format)\\(Ljava/lang/String;.*"
                            + "|java/util/Formatter\\.<init>\\((?!.*Ljava/util/Locale;).*"
                            + "|java/text/NumberFormat\\.get\\w*Instance\\(\\).*"
                            + "|java/text/DecimalFormat\\.<init>\\(.*");

    private LocaleBans() {}

    /** Says what a class breaks: {@code method uses X: reason}, or nothing. */
    static List<String> findings(ClassModel model) {
        return model.methods().stream().flatMap(method -> findings(model, method)).toList();
    }

    private static Stream<String> findings(ClassModel model, MethodModel method) {
        List<String> uses = new ArrayList<>();
        calls(method).filter(c -> WITHOUT_LOCALE.matcher(c).matches()).forEach(uses::add);
        if (calls(method).anyMatch(c -> c.startsWith("java/lang/String.formatted("))) {
            uses.addAll(patterns(method));
        }
        String place = model.thisClass().asInternalName() + "." + method.methodName();
        return uses.stream().map(u -> place + " uses " + u + ": give Locale.ROOT, or %s");
    }

    /** The patterns with localised conversions in a method that calls {@code formatted}. */
    private static List<String> patterns(MethodModel method) {
        List<String> strings =
                method.code()
                        .orElseThrow()
                        .elementStream()
                        .filter(ConstantInstruction.class::isInstance)
                        .map(e -> ((ConstantInstruction) e).constantValue())
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
        return strings.isEmpty()
                ? List.of("formatted with a pattern that is not written in the call")
                : strings.stream()
                        .filter(s -> LOCALISED.matcher(s.replace("%%", "")).find())
                        .map(s -> "formatted with '" + s + "'")
                        .toList();
    }

    private static Stream<String> calls(MethodModel method) {
        return method.code().stream()
                .flatMap(code -> code.elementStream())
                .filter(InvokeInstruction.class::isInstance)
                .map(InvokeInstruction.class::cast)
                .map(i ->
                        i.owner().asInternalName()
                                + "."
                                + i.name().stringValue()
                                + i.type().stringValue());
    }
}
