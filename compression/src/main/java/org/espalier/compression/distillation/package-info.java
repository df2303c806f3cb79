/** Knowledge of larger models for smaller ones. */
package org.espalier.compression.distillation;
