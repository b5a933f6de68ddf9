package io.trunkline.node;

import io.trunkline.Version;
import io.trunkline.account.Accounts;
import io.trunkline.delivery.BodyExecutor;
import io.trunkline.delivery.Deliveries;
import io.trunkline.delivery.DispatchLoader;
import io.trunkline.delivery.DispatchPermits;
import io.trunkline.delivery.Dispatches;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.Explainer;
import io.trunkline.delivery.LateStarts;
import io.trunkline.delivery.NodeId;
import io.trunkline.delivery.Nodes;
import io.trunkline.delivery.WebhookMatcher;
import io.trunkline.installation.Installations;
import io.trunkline.pipeline.Pipelines;
import io.trunkline.pipeline.RouteCache;
import io.trunkline.platform.postgres.Database;
import io.trunkline.target.LocalCodec;

/** Builds pipelines, and what ingress and egress share: deliveries and dispatches. */
final class DeliveryWiring {
  private static final int IN_FLIGHT_MAX = 2_048;
  private static final int IN_FLIGHT_PER_PIPELINE_MAX = 256;
  private static final int LARGE_BODY_THREADS = 2;

  private final NodeId nodeId;
  private final Nodes nodes;
  private final DispatchPermits permits =
      new DispatchPermits(IN_FLIGHT_MAX, IN_FLIGHT_PER_PIPELINE_MAX);
  private final Pipelines pipelines;
  private final Pipelines dispatchedPipelines;
  private final RouteCache routes;
  private final WebhookMatcher matcher;
  private final DispatchLoader dispatchLoader;
  private final Deliveries deliveries;
  private final LateStarts lateStarts;
  private final Dispatches dispatches;
  private final Explainer explainer;

  DeliveryWiring(
      NodeContext context, Accounts accounts, Installations installations, AddressGuards guards) {
    var vertx = context.vertx();
    var pools = context.pools();
    var providers = Adapters.providersBySegment();
    nodeId = new NodeId(context.ids().get());
    nodes =
        new Nodes(
            vertx,
            pools.leases(),
            nodeId,
            Version.current().number(),
            context.config().egress().lease());
    pipelines = pipelines(context, pools.control(), accounts, guards);
    dispatchedPipelines = pipelines(context, pools.webhooks(), accounts, guards);
    routes = new RouteCache(vertx, pools.webhooks());
    var bodies =
        new BodyExecutor(
            vertx.createSharedWorkerExecutor("trunkline-large-bodies", LARGE_BODY_THREADS));
    matcher = new WebhookMatcher(pools.webhooks(), providers, routes, bodies);
    dispatchLoader = new DispatchLoader(providers);
    deliveries = new Deliveries(pools, matcher, bodies, context.ids(), permits);
    lateStarts = deliveries.lateStarts(nodeId, dispatchLoader, installations);
    dispatches = new Dispatches(pools, nodeId, dispatchedPipelines, dispatchLoader, permits);
    explainer = new Explainer(pools.control(), installations, matcher);
    LocalCodec.register(vertx);
    LocalCodec.register(vertx.eventBus(), DispatchesRecorded.class);
  }

  private static Pipelines pipelines(
      NodeContext context, Database database, Accounts accounts, AddressGuards guards) {
    return new Pipelines(
        database,
        accounts,
        Adapters.targetTypes(guards.targets(), context.random()),
        context.sealer(),
        context.ids());
  }

  NodeId nodeId() {
    return nodeId;
  }

  Nodes nodes() {
    return nodes;
  }

  DispatchPermits permits() {
    return permits;
  }

  Pipelines pipelines() {
    return pipelines;
  }

  /** The same pipelines, but read through the connection pool of webhooks and dispatches. */
  Pipelines dispatchedPipelines() {
    return dispatchedPipelines;
  }

  RouteCache routes() {
    return routes;
  }

  WebhookMatcher matcher() {
    return matcher;
  }

  DispatchLoader dispatchLoader() {
    return dispatchLoader;
  }

  Deliveries deliveries() {
    return deliveries;
  }

  LateStarts lateStarts() {
    return lateStarts;
  }

  Dispatches dispatches() {
    return dispatches;
  }

  Explainer explainer() {
    return explainer;
  }
}
