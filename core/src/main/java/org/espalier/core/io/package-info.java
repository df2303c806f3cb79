/**
 * What a run leaves on disk: arrays, checkpoints, metrics, manifest, result and report. Everything
 * that must survive a crash is written under a temporary name, forced to the disk, renamed and
 * forced again; everything that is read is checked before memory is allocated for it.
 */
@NullMarked
package org.espalier.core.io;

import org.jspecify.annotations.NullMarked;
