package io.trunkline.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.trunkline.account.AccountId;
import io.trunkline.account.Deployment;
import io.trunkline.delivery.DatabasePools;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;

/** The objects that every part of a node uses. {@code ids} generates version 7 UUIDs. */
record NodeContext(
    Vertx vertx,
    TrunklineConfig config,
    NodeOptions options,
    DatabasePools pools,
    Sealer sealer,
    PrometheusMeterRegistry registry,
    SecureRandom random,
    Supplier<UUID> ids) {

  InstantSource clock() {
    return options.clock();
  }

  Deployment deployment() {
    return new Deployment(
        config.identity().partition(),
        config.defaultRegion(),
        new AccountId(config.bootstrap().accountId()));
  }
}
