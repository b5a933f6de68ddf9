/**
 * Secrets: a type that never prints itself, authenticated encryption at rest, hashes, and the
 * signatures of Standard Webhooks.
 */
@NullMarked
package io.trunkline.platform.secret;

import org.jspecify.annotations.NullMarked;
