package org.espalier.internal;

/** Where a parameter's value lies. Core's own. */
public interface Slot {}
