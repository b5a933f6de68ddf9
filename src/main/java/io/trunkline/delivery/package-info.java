/**
 * What came in and what is owed. Owns tables {@code delivery}, {@code payload}, {@code
 * delivery_key}, {@code delivery_reader}, {@code change}, {@code dispatch}, {@code dispatch_key},
 * {@code attempt} and {@code node}. The attempt of a dispatch that was delivered at the first try
 * stands in the dispatch itself.
 *
 * <pre>
 * QUEUED → IN_FLIGHT → DELIVERED | FAILED | CANCELLED;   IN_FLIGHT → QUEUED when tried in vain, or when its node's lease ran out;
 * FAILED → QUEUED when it is asked for again</pre>
 */
@NullMarked
package io.trunkline.delivery;

import org.jspecify.annotations.NullMarked;
