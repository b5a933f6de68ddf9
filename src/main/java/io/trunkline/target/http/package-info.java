/**
 * The target type {@code http}: one POST per attempt. It contains a signed CloudEvent, or the
 * provider's webhook with a new signature. Wire formats: CloudEvents 1.0 HTTP protocol binding
 * (structured content mode), Standard Webhooks 1.0.0, and the providers' webhooks.
 */
@NullMarked
package io.trunkline.target.http;

import org.jspecify.annotations.NullMarked;
