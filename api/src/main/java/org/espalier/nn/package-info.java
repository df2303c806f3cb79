/** Modules with parameters: layers and the models built of them. */
package org.espalier.nn;
