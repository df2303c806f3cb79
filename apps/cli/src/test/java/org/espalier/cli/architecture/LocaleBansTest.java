package org.espalier.cli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassModel;
import java.lang.module.ModuleReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts do not change with the default locale, and each ban catches its planted offender. */
final class LocaleBansTest {
    @Test
    void house() {
        List<String> findings =
                Modules.all().values().stream().flatMap(m -> findings(m).stream()).toList();
        assertTrue(findings.isEmpty(), () -> String.join("\n", findings));
    }

    private static List<String> findings(ModuleReference module) {
        return Modules.classModels(module).stream()
                .filter(model -> !model.thisClass().asInternalName().contains("/architecture/"))
                .flatMap(model -> LocaleBans.findings(model).stream())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "WholeNumber, formatted with '%d of %s'",
        "Fraction, 'formatted with ''100%% and %,.3f'''",
        "Unseen, formatted with a pattern that is not written in the call",
        "Plain, java/lang/String.format(Ljava/lang/String;",
        "Case, java/lang/String.toUpperCase()"
    })
    void plantedOffender(String type, String finding) throws IOException {
        List<String> findings = LocaleBans.findings(planted(type));
        assertEquals(1, findings.size(), findings::toString);
        assertTrue(findings.getFirst().contains(finding), findings::toString);
    }

    @Test
    void allowedTextsPass() throws IOException {
        assertEquals(List.of(), LocaleBans.findings(planted("Allowed")));
    }

    private static ClassModel planted(String type) throws IOException {
        return Modules.classModel(PlantedTexts.class, type);
    }
}
