package org.espalier.testkit.backend;

import java.util.List;

/** The cases of one operation. */
interface Family {
    /** The part of rule ids that names it: {@code MATMUL}. */
    String name();

    /** The operation in words. */
    String words();

    /** T3: shapes. */
    List<Case> shapes(Numbers numbers);

    /** T4: layouts, and outputs over inputs where the operation allows it. */
    List<Case> layouts(Numbers numbers);

    /** T5: values. */
    List<Case> values(Numbers numbers);

    /** T8: a few cases large enough to be cut into chunks. */
    List<Case> large(Numbers numbers);
}
