/**
 * The port to targets: the registration of targets, and the event-bus messages that ask a target's
 * verticle to make an attempt.
 */
@NullMarked
package io.trunkline.target;

import org.jspecify.annotations.NullMarked;
