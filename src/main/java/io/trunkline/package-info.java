/** The entry points: commands, settings and wiring. Start here; nothing imports this package. */
@NullMarked
package io.trunkline;

import org.jspecify.annotations.NullMarked;
