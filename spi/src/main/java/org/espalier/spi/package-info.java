/**
 * What techniques implement: one small interface per kind, all of them plugins with declared
 * options.
 */
package org.espalier.spi;
