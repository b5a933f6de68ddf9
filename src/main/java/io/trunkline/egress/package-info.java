/**
 * Sends dispatches to their targets. Stages: claim, attempt, settle. New dispatches arrive by a
 * local event-bus message; searches of the table find all others. Table: none of its own; {@code
 * delivery} owns dispatches and attempts.
 */
@NullMarked
package io.trunkline.egress;

import org.jspecify.annotations.NullMarked;
