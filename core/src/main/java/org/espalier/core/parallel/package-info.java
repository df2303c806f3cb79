/** The session's threads. */
package org.espalier.core.parallel;
