/**
 * The port to targets: registration, and the event-bus messages that ask a target's verticle for an
 * attempt.
 */
@NullMarked
package io.trunkline.target;

import org.jspecify.annotations.NullMarked;
