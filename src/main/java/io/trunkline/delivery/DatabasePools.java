package io.trunkline.delivery;

import io.trunkline.platform.postgres.Database;

/**
 * The connection pools to one database: API calls cannot starve webhooks and dispatches, and
 * nothing can delay the renewal of this node's lease.
 *
 * @param control for the API
 * @param leases has one connection
 */
public record DatabasePools(Database webhooks, Database control, Database leases) {}
