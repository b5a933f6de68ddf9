/**
 * Pipelines, their git triggers, and the matcher that decides which pipelines an event starts. Owns
 * tables {@code pipeline} and {@code pipeline_source}.
 *
 * <pre>ACTIVE ⇄ PAUSED by a user; ACTIVE → PAUSED when the target says that it is gone</pre>
 */
@NullMarked
package io.trunkline.pipeline;

import org.jspecify.annotations.NullMarked;
