/**
 * Receives webhooks, and answers 2xx only after the commit. Each step takes a type that only the
 * step before it produces:
 *
 * <pre>
 * HttpServerRequest ─ RequestPrecheck ─→ WebhookHead
 *   ─ HookVerification.begin ─→ StartedVerification        the hook's secrets are known, the headers are checked
 *   ─ CappedBody ─→ ReceivedWebhook                        the body was read within its limits
 *   ─ HookVerification.finish ─→ VerifiedWebhook
 *   ─ WebhookMatcher ─→ ParsedWebhook ─→ MatchedDelivery   package delivery
 *   ─ DeliveryRecorder ─→ RecordResult                     package delivery
 *   ─ VersionedRecording ─→ IngressResult
 *   ─ WebhookExchange ─→ response</pre>
 *
 * <p>{@link io.trunkline.ingress.WebhookHandler} runs the steps up to the body, {@link
 * io.trunkline.ingress.IngressFlow} those after it. Webhooks of one installation go through {@link
 * io.trunkline.ingress.WebhookIngress}, webhooks of an app through {@link
 * io.trunkline.ingress.AppWebhookIngress}, which records one delivery for each installation that
 * the app's webhook concerns. If an installation changes while a webhook is handled, {@link
 * io.trunkline.ingress.StaleRetry} repeats the steps after the body.
 */
@NullMarked
package io.trunkline.ingress;

import org.jspecify.annotations.NullMarked;
