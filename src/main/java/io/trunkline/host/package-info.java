/**
 * Hosts: the endpoints of self-managed providers. Owns tables {@code host} and {@code host_id}.
 *
 * <pre>
 * Status of a host:
 *   PENDING, ERROR   → AVAILABLE  it is registered; the ARN does not change
 *   AVAILABLE, ERROR → PENDING    its endpoint changes
 * </pre>
 *
 * AWS also has VPC_CONFIG_INITIALIZING, VPC_CONFIG_FAILED_INITIALIZATION and VPC_CONFIG_DELETING.
 * Trunkline stores a VPC configuration but builds no network, so no host enters these statuses. The
 * operations that AWS rejects in them are rejected here too.
 */
@NullMarked
package io.trunkline.host;

import org.jspecify.annotations.NullMarked;
