/**
 * The kernel language: shapes, layouts, formulas, programs and the closed set of operations. It
 * knows no tensor; core lowers everything to it and backends implement nothing else.
 */
package org.espalier.kernel;
