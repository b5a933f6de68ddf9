/**
 * The target type {@code http}: one POST an attempt, as a signed CloudEvent or as the provider's
 * own webhook, signed anew. Wire: CloudEvents 1.0 HTTP binding (structured mode), Standard Webhooks
 * 1.0.0, and the providers' webhooks.
 */
@NullMarked
package io.trunkline.target.http;

import org.jspecify.annotations.NullMarked;
