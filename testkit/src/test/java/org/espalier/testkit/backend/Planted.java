package org.espalier.testkit.backend;

import org.espalier.spi.backend.Determinism;

/**
 * A bug that a backend's author might make, and the rule that must find it.
 *
 * @param rule the id
 * @param slip the bug in words
 * @param declared what the kernels promise; below D4 the tolerances alone must find it
 */
record Planted(String rule, String slip, Determinism declared, Bug.Maker maker) {
    String group() {
        return rule.substring(0, rule.indexOf('-'));
    }

    @Override
    public String toString() {
        return rule + " " + declared + ": " + slip;
    }
}
