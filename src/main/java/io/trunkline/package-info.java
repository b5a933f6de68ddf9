/** The program's entry point, which parses the command line, and its version. */
@NullMarked
package io.trunkline;

import org.jspecify.annotations.NullMarked;
