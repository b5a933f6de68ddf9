/**
 * The commands of {@code ./trunkline}: {@code serve}, {@code demo}, {@code keyset} and, for the
 * build, {@code train}.
 */
@NullMarked
package io.trunkline.cli;

import org.jspecify.annotations.NullMarked;
