package org.espalier.optimizers;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.kernel.Shape;
import org.espalier.spi.Option;

/**
 * Which parameters a rule for matrices takes: those of two axes or more whose names contain none of
 * some words, so that embeddings and the head are left to another rule.
 */
record Hidden(List<String> others) {
    /** The words, for the providers that ask. */
    static final Option<String> OTHERS =
            Option.text("others", "tokens,positions,embedding,head")
                    .doc("parts of the names of matrices left to AdamW, between commas");

    static Hidden of(String words) {
        return new Hidden(
                Stream.of(words.split(",", -1))
                        .map(String::strip)
                        .filter(w -> !w.isEmpty())
                        .toList());
    }

    boolean takes(String name, Shape shape) {
        return shape.rank() >= 2 && others.stream().noneMatch(name::contains);
    }
}
