/** The bridge between the doors of this module and the core behind them. Exported to core alone. */
package org.espalier.internal;
