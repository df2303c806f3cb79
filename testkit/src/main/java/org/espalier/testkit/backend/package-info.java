/** The rules for backends: cases, an oracle, comparisons, and groups T1 to T8. */
package org.espalier.testkit.backend;
