package org.espalier.data;

import java.util.Locale;

/** The two disjoint parts of a dataset. */
public enum Split {
    /** What the model learns from. */
    TRAIN,
    /** What is held out, never trained on. */
    VALIDATION;

    /** The name that messages and files use: {@code train}, {@code validation}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
