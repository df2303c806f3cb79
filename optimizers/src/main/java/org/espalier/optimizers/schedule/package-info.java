/**
 * Learning-rate schedules: factors of the optimizer's rate. Step t counts from 1, T is the number
 * of steps of the run.
 */
package org.espalier.optimizers.schedule;
