package org.espalier.testkit.backend;

import org.espalier.kernel.Layout;

/** An operand of a case: a layout over one of its memories. */
record Place(String name, int memory, Layout layout) {}
