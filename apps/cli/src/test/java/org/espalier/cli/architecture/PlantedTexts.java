package org.espalier.cli.architecture;

import java.util.Locale;

/** One class for each text that would change with the default locale, and one that is sound. */
final class PlantedTexts {
    private PlantedTexts() {}

    interface WholeNumber {
        static String of(int n) {
            return "%d of %s".formatted(n, "many");
        }
    }

    interface Fraction {
        static String of(double x) {
            return "100%% and %,.3f".formatted(x);
        }
    }

    interface Unseen {
        static String of(String pattern, Object value) {
            return pattern.formatted(value);
        }
    }

    @SuppressWarnings("StringFormatWithoutLocale")
    interface Plain {
        static String of(int n) {
            return String.format("%d", n);
        }
    }

    @SuppressWarnings("StringCaseLocaleUsage")
    interface Case {
        static String of(String name) {
            return name.toUpperCase();
        }
    }

    interface Allowed {
        static String words(String name, int n) {
            return "%s has %s, 5%% of all".formatted(name, n);
        }

        static String number(int n) {
            return String.format(Locale.ROOT, "%,d", n);
        }

        static String lower(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}
