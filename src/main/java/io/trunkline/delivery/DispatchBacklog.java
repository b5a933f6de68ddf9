package io.trunkline.delivery;

import java.time.Duration;

/**
 * Dispatches that are due.
 *
 * @param depth how many dispatches are due
 * @param oldest how long the oldest has been due
 */
public record DispatchBacklog(long depth, Duration oldest) {}
