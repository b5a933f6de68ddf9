/**
 * Git sync: links to repositories, and the resources that follow a file in them. Owns tables {@code
 * repository_link} and {@code sync_configuration}.
 *
 * <pre>
 * connection ← repository link ← sync configuration → resource
 * </pre>
 *
 * A link has no status. It can be deleted when no configuration uses it. It stays when its
 * connection is deleted, and may move to another connection of the same provider type. Nothing is
 * synchronized yet, so no resource has an attempt or a blocker.
 */
@NullMarked
package io.trunkline.sync;

import org.jspecify.annotations.NullMarked;
