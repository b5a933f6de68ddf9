/**
 * Git sync: links to repositories, and which resource follows which file of theirs. Owns tables
 * {@code repository_link} and {@code sync_configuration}.
 *
 * <pre>
 * connection ← repository link ← sync configuration → resource
 * </pre>
 *
 * A link has no states: it is there until it is deleted, which its configurations forbid; it
 * outlives its connection and may move to another one of the same provider type. Nothing is synced
 * yet, so no resource has an attempt or a blocker.
 */
@NullMarked
package io.trunkline.sync;

import org.jspecify.annotations.NullMarked;
