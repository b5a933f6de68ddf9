/**
 * What is owed goes out: claim, attempt, settle. Hears of new dispatches by a local event-bus
 * message, and finds all others in the table.
 */
@NullMarked
package io.trunkline.egress;

import org.jspecify.annotations.NullMarked;
