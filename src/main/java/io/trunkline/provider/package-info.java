/**
 * The port to providers. An adapter declares the signature scheme of its provider and translates
 * verified webhooks into provider-independent events.
 */
@NullMarked
package io.trunkline.provider;

import org.jspecify.annotations.NullMarked;
