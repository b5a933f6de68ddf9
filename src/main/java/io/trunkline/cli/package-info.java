/** The commands of {@code ./trunkline}: {@code serve}, {@code demo} and {@code keyset}. */
@NullMarked
package io.trunkline.cli;

import org.jspecify.annotations.NullMarked;
