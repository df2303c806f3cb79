package org.espalier.benchmarks;

import java.util.List;

/** Something to measure. */
public interface Benchmark {
    /** Its name on the command line. */
    String id();

    /** One line that says what is measured, and against what. */
    String summary();

    /** Measures; what is compared is checked for correctness first. */
    List<Figure> run(boolean quick);

    /**
     * (optional) Whether it runs in a JVM of its own, so that its memory is its own. Default: no.
     */
    default boolean isolated() {
        return false;
    }

    /**
     * (optional) Whether it runs only when it is named, because it takes long or measures no speed.
     * Default: no.
     */
    default boolean onlyByName() {
        return false;
    }

    /** (optional) The figures for people. Default: a row each. */
    default List<String> rows(List<Figure> figures) {
        return figures.stream().map(Table::row).toList();
    }
}
