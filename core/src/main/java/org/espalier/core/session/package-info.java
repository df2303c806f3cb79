/** Opening sessions: choosing a backend, its base and its threads. */
package org.espalier.core.session;
