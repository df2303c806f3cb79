/**
 * Conformance kits. A plugin author extends {@link org.espalier.testkit.BackendTck} and the like;
 * programs run the same {@link org.espalier.testkit.Rule}s through {@link
 * org.espalier.testkit.RuleRunner}, without a test framework.
 */
package org.espalier.testkit;
