/**
 * Sends dispatches to their targets. Stages: claim, attempt, settle. New dispatches arrive by a
 * local event-bus message; all others are found by searching the table. Owns no table; {@code
 * delivery} owns the tables of dispatches and attempts.
 */
@NullMarked
package io.trunkline.egress;

import org.jspecify.annotations.NullMarked;
