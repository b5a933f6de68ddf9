package io.trunkline.delivery;

import io.trunkline.platform.postgres.Database;

/** Webhooks and dispatches have a pool of their own, which people cannot starve. */
public record DatabasePools(Database webhooks, Database people) {}
