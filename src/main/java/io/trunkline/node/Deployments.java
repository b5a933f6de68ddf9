package io.trunkline.node;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verticles that a node deployed, by name. Used by one thread at a time. */
final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

  private final Vertx vertx;
  private final Map<NodePart, List<String>> ids = new EnumMap<>(NodePart.class);

  Deployments(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Blocks until the verticle has started; throws what it failed with. */
  void deploy(NodePart part, Deployable verticle, DeploymentOptions options) {
    var id = vertx.deployVerticle(verticle, options).await();
    ids.computeIfAbsent(part, _ -> new ArrayList<>()).add(id);
  }

  void deploy(NodePart part, Deployable verticle) {
    deploy(part, verticle, new DeploymentOptions());
  }

  /** Completes when the part has drained itself. A failure is logged, and the rest goes on. */
  Future<Void> undeploy(NodePart part) {
    var undeployed = Future.<Void>succeededFuture();
    for (var id : ids.getOrDefault(part, List.of()).reversed()) {
      undeployed = undeployed.compose(_ -> undeploy(part, id));
    }
    ids.remove(part);
    return undeployed;
  }

  private Future<Void> undeploy(NodePart part, String id) {
    return vertx
        .undeploy(id)
        .onFailure(fault -> LOG.warn("{} did not stop cleanly", part, fault))
        .otherwiseEmpty();
  }
}
