package org.espalier.train;

import java.util.List;

/**
 * Two runs compared.
 *
 * @param equal true when losses and weights are the same bits
 * @param lines what differs first, or what was found equal, for a person to read
 */
public record RunDifference(boolean equal, List<String> lines) {}
