package org.espalier.cli.architecture;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What numeric code must not refer to, because its bits or its order change with the JVM, the run
 * or the JIT's mood. Reads the constant pool, so method references are seen as well as calls.
 */
final class NumericBans {
    private static final String VECTOR = "jdk/incubator/vector/";

    private static final List<Ban> BANS =
            List.of(
                    new Ban(
                            "java/lang/Math",
                            "exp|expm1|log|log10|log1p|pow|a?(sin|cos|tan)|(sin|cos|tan)h|atan2"
                                    + "|cbrt|hypot",
                            "the JIT changes its bits in mid-run: use our polynomials or StrictMath"),
                    new Ban(
                            VECTOR + "VectorOperators",
                            "EXP|EXPM1|LOG|LOG10|LOG1P|POW|A?(SIN|COS|TAN)|(SIN|COS|TAN)H|ATAN2"
                                    + "|CBRT|HYPOT",
                            "its bits depend on the machine: use our polynomials"),
                    new Ban(
                            VECTOR + "(Float|Double)Vector",
                            "pow",
                            "its bits depend on the machine: use our polynomials"),
                    new Ban(
                            "java/util/(HashMap|HashSet)",
                            "<init>|newHash(Map|Set)",
                            "its order depends on hashes: use LinkedHashMap, TreeMap or List"),
                    new Ban(
                            "java/util/(Set|Map)",
                            "of|ofEntries|copyOf",
                            "its order changes from run to run: use LinkedHashMap, TreeMap or List"),
                    new Ban(
                            "java/util/stream/Collectors",
                            "toSet|toUnmodifiableSet|toUnmodifiableMap",
                            "it collects in hash order: name a TreeMap, LinkedHashMap or List"),
                    new Ban(
                            "java/util/(Collection|List|Set|ArrayList)",
                            "parallelStream",
                            "the split decides the order: use the session's workers"),
                    new Ban(
                            "java/util/stream/.*",
                            "parallel",
                            "the split decides the order: use the session's workers"),
                    new Ban(
                            "java/util/Arrays",
                            "parallel.*",
                            "the split decides the order: use the session's workers"));

    private NumericBans() {}

    /** Says what a class breaks: {@code owner uses X: reason}, or nothing. */
    static List<String> findings(ClassModel model) {
        List<String> findings = new ArrayList<>();
        references(model).forEach(use -> findings.addAll(against(model, use)));
        findings.addAll(LaneSums.findings(model));
        return findings;
    }

    private static Stream<MemberRefEntry> references(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false)
                .filter(MemberRefEntry.class::isInstance)
                .map(MemberRefEntry.class::cast);
    }

    private static List<String> against(ClassModel model, MemberRefEntry use) {
        return BANS.stream()
                .filter(ban -> ban.test(use))
                .map(ban -> finding(model, use, ban.reason()))
                .toList();
    }

    private static String finding(ClassModel model, MemberRefEntry use, String reason) {
        String type = model.thisClass().asInternalName().replace('/', '.');
        String owner = use.owner().asInternalName().replace('/', '.');
        return "%s uses %s.%s: %s".formatted(type, owner, use.name().stringValue(), reason);
    }

    /** A member that must not be named, and why. */
    private record Ban(Pattern owner, Pattern name, String reason)
            implements Predicate<MemberRefEntry> {
        Ban(String owner, String name, String reason) {
            this(Pattern.compile(owner), Pattern.compile(name), reason);
        }

        @Override
        public boolean test(MemberRefEntry use) {
            return owner.matcher(use.owner().asInternalName()).matches()
                    && name.matcher(use.name().stringValue()).matches();
        }
    }
}
