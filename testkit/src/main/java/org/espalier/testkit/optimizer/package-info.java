/** The rules for optimizers and the values they must give. */
package org.espalier.testkit.optimizer;
