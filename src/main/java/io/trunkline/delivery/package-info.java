/**
 * Deliveries (accepted webhooks), their changes, decisions and dispatches, and the attempts of the
 * dispatches. Owns the tables {@code delivery}, {@code payload}, {@code delivery_key}, {@code
 * delivery_reader}, {@code change}, {@code dispatch}, {@code dispatch_key}, {@code attempt} and
 * {@code node}.
 *
 * <p>Recording a delivery:
 *
 * <pre>
 * VerifiedWebhook ─ WebhookMatcher ─→ ParsedWebhook ─→ MatchedDelivery
 *   ─ DeliveryPreparer ─→ PreparedDelivery                 ids, repeat keys, permits, encoded columns
 *   ─ DeliveryBatches ─→ WriteResult                       one statement for all deliveries that are waiting
 *   ─ DuplicateResolver ─→ Resolution                      only if the statement did not write everything
 *   ─ DeliveryWriter ─→ WriteOutcome                       with the dispatches that are leased to this node
 *   ─ ReorderedRepeats ─→ RecordResult                     starts earlier repeats that turn out to be real,
 *                                                          or LateStarts does if that fails
 * </pre>
 *
 * <p>A <i>repeat</i> is a change whose key was seen before: the provider sent a webhook again, or a
 * second webhook reports the same change. A repeat starts nothing, unless it is a <i>real
 * repetition</i>: the ref was moved back in between and then moved again. A repeat that may have
 * overtaken the change that makes it real is <i>deferred</i> until that change arrives. The order
 * of the rules is in {@code docs/architecture.md}.
 *
 * <p>States of a dispatch:
 *
 * <pre>
 * QUEUED    → IN_FLIGHT                          claimed; or created as IN_FLIGHT if there is a permit
 * IN_FLIGHT → DELIVERED | FAILED | CANCELLED     settled
 * IN_FLIGHT → QUEUED                             to be retried, or the lease of its node has expired
 * QUEUED    → CANCELLED                          by a user, or the connection was deleted or is no longer shared
 * FAILED, CANCELLED → QUEUED                     retried by a user, or FAILED and the provider sent the webhook again
 * </pre>
 *
 * <p>{@link io.trunkline.delivery.ConnectionRemoval} deletes connections and shares together with
 * their queued dispatches; {@link io.trunkline.delivery.DispatchControl} retries and cancels for
 * users.
 *
 * <p>A successful first attempt is stored in the dispatch itself and has no row in {@code attempt}.
 */
@NullMarked
package io.trunkline.delivery;

import org.jspecify.annotations.NullMarked;
