/** Run files: read, completed, checked. */
package org.espalier.core.config;
