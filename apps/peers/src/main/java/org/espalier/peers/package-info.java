/** DJL's side of {@code espalier bench peers}. */
@org.jspecify.annotations.NullMarked
package org.espalier.peers;
