/** Models that learn tasks from a few samples. */
package org.espalier.metalearning;
