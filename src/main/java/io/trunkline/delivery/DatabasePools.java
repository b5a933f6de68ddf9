package io.trunkline.delivery;

import io.trunkline.platform.postgres.Database;

/**
 * The connection pools to one database. They are separate, so that API calls cannot starve webhooks
 * and dispatches, and nothing can delay the renewal of this node's lease.
 *
 * @param control serves the API
 * @param leases has one connection, which renews the lease
 */
public record DatabasePools(Database webhooks, Database control, Database leases) {}
