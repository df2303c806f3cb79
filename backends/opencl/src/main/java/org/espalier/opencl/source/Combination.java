package org.espalier.opencl.source;

import org.espalier.kernel.Combine;

/** How two partial results are joined, and what to start from. */
record Combination(Combine combine) {
    String start() {
        return switch (combine) {
            case SUM -> "-0.0f";
            case MAX -> "-INFINITY";
            case MIN -> "INFINITY";
        };
    }

    String of(String a, String b) {
        return switch (combine) {
            case SUM -> a + " + " + b;
            case MAX -> "greater(" + a + ", " + b + ")";
            case MIN -> "lesser(" + a + ", " + b + ")";
        };
    }
}
