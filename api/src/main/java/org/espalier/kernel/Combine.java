package org.espalier.kernel;

/** How a {@link Op.Reduce} joins elements. */
public enum Combine {
    /** Sum, starting at −0; the order is that of the numeric contract. */
    SUM,
    /** Largest; NaN if any is; −∞ for none. */
    MAX,
    /** Smallest; NaN if any is; +∞ for none. */
    MIN
}
