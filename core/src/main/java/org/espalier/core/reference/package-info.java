/**
 * The oracle: an interpreter of {@link org.espalier.kernel.Op} in plain Java, for f32 and f64, that
 * every other backend is held to. One file per operation; nothing here is tuned for speed.
 */
package org.espalier.core.reference;
