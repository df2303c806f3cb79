/** Training: objectives, optimizers, schedules, trainers, run files and runs. */
package org.espalier.train;
