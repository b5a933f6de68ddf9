/**
 * Connections, hosts, installations and the rules of their life. Owns tables {@code connection},
 * {@code connection_share}, {@code host}, {@code host_id}, {@code tag}, {@code
 * provider_installation}, {@code installation}, {@code installation_secret}, {@code repository} and
 * {@code refusal}.
 *
 * <pre>
 * A connection:
 *   PENDING → AVAILABLE when an installation is bound;   AVAILABLE → ERROR when it is lost;
 *   ERROR → AVAILABLE when one is bound again, under the same ARN
 *   AVAILABLE → ERROR, with its installation kept, while the provider suspends the grant that the installation holds;
 *   ERROR → AVAILABLE when that is lifted
 *
 * A grant, by what the hook of its app tells:
 *   ACTIVE → SUSPENDED → ACTIVE;   ACTIVE, SUSPENDED → DELETED for good
 *
 * A host:
 *   PENDING → AVAILABLE when it is registered;   AVAILABLE, ERROR → PENDING when its endpoint is changed;
 *   ERROR → AVAILABLE when it is registered again, under the same ARN
 *   In AWS also VPC_CONFIG_INITIALIZING → PENDING | VPC_CONFIG_FAILED_INITIALIZATION and VPC_CONFIG_DELETING → gone. Here a
 *   network is only kept for its owner: nothing enters these states, though what AWS refuses in them is refused.
 * </pre>
 */
@NullMarked
package io.trunkline.connection;

import org.jspecify.annotations.NullMarked;
