package io.trunkline.node;

import io.trunkline.Version;
import io.trunkline.egress.EgressVerticle;
import io.trunkline.platform.http.ExchangeLimits;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.SystemResolver;
import io.trunkline.target.http.HttpTarget;
import io.trunkline.target.http.HttpTargetVerticle;

/** Builds the verticles that send dispatches out. */
final class EgressWiring {
  private final NodeContext context;
  private final DeliveryWiring deliveries;
  private final AddressGuards guards;

  EgressWiring(NodeContext context, DeliveryWiring deliveries, AddressGuards guards) {
    this.context = context;
    this.deliveries = deliveries;
    this.guards = guards;
  }

  EgressVerticle verticle() {
    var egress = context.config().egress();
    var intervals = context.options().intervals();
    return new EgressVerticle(
        new EgressVerticle.Work(
            deliveries.dispatches(),
            deliveries.lateStarts(),
            deliveries.dispatchedPipelines(),
            deliveries.permits()),
        new EgressVerticle.Settings(
            egress.retryFor(),
            new EgressVerticle.Times(
                intervals.claimDispatches(),
                intervals.adoptDispatches(),
                intervals.measureBacklog(),
                intervals.drainDispatches()),
            context.sealer(),
            context.clock(),
            context.random()),
        context.registry());
  }

  HttpTargetVerticle httpTarget() {
    var limits = ExchangeLimits.standard();
    var client =
        new GuardedClient(
            context.vertx(),
            new SystemResolver(context.vertx(), limits.connect()),
            guards.targets(),
            limits);
    return new HttpTargetVerticle(
        new HttpTarget(context.vertx(), client, context.clock(), Version.current().number()));
  }
}
