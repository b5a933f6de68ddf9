/**
 * The port to providers: a provider states its signature scheme as data and turns verified webhooks
 * into our words.
 */
@NullMarked
package io.trunkline.provider;

import org.jspecify.annotations.NullMarked;
