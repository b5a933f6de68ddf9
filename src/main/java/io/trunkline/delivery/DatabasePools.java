package io.trunkline.delivery;

import io.trunkline.platform.postgres.Database;

/**
 * Two connection pools to one database, so that API calls cannot starve webhooks and dispatches.
 */
public record DatabasePools(Database webhooks, Database people) {}
