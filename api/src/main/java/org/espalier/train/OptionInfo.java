package org.espalier.train;

/**
 * An option of a plugin, as shown to people.
 *
 * @param name the key
 * @param type number, whole number, text, …
 * @param fallback the default in words; empty if it has none
 * @param range the values it accepts in words; may be empty
 * @param doc what it means
 */
public record OptionInfo(String name, String type, String fallback, String range, String doc) {}
