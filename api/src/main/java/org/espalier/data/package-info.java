/**
 * Data as the trainer sees it: numbered samples of named arrays, read in any order and from any
 * thread, and the tokenizer that gave them their numbers. Nothing here knows tensors; how a corpus
 * is prepared is core's affair.
 */
package org.espalier.data;
