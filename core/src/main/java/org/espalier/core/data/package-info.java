/**
 * From files to numbered samples: sources of documents, the held-out split, byte-level BPE, the
 * token cache and the datasets over it. Whatever is prepared depends on the content of the source
 * and on the options alone, never on the number of threads or on the machine.
 */
package org.espalier.core.data;
