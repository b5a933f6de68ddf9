package io.trunkline.node;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The deployed verticles of a node, by name. Used by one thread at a time. */
final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

  private final Vertx vertx;
  private final Set<NodePart> wanted;
  private final Map<NodePart, List<String>> ids = new EnumMap<>(NodePart.class);

  /** Deploys only the wanted parts. */
  Deployments(Vertx vertx, Set<NodePart> wanted) {
    this.vertx = vertx;
    this.wanted = Set.copyOf(wanted);
  }

  /**
   * Blocks until the verticle has started. Throws the verticle's exception if the start fails.
   * Returns empty if the part is not wanted.
   */
  <V extends Deployable> Optional<V> deploy(NodePart part, Supplier<V> verticle) {
    if (!wanted.contains(part)) {
      return Optional.empty();
    }
    var deployed = verticle.get();
    var id = vertx.deployVerticle(deployed, part.deploymentOptions()).await();
    ids.computeIfAbsent(part, _ -> new ArrayList<>()).add(id);
    return Optional.of(deployed);
  }

  /** Completes when the part has stopped. A failure is logged and otherwise ignored. */
  Future<Void> undeploy(NodePart part) {
    var stopped = Future.<Void>succeededFuture();
    for (var id : ids.getOrDefault(part, List.of()).reversed()) {
      stopped = stopped.compose(_ -> undeploy(part, id));
    }
    return stopped;
  }

  private Future<Void> undeploy(NodePart part, String id) {
    return vertx
        .undeploy(id)
        .onFailure(fault -> LOG.warn("{} did not stop cleanly", part, fault))
        .otherwiseEmpty();
  }
}
