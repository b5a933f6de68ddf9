/**
 * GitHub and GitHub Enterprise Server: repository, organization and app webhooks, as JSON or as a
 * form with the field {@code payload}. The raw body is signed as {@code X-Hub-Signature-256:
 * sha256=<64 hex>}.
 */
@NullMarked
package io.trunkline.provider.github;

import org.jspecify.annotations.NullMarked;
