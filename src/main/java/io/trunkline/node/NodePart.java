package io.trunkline.node;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;

/** The verticles of a node. */
enum NodePart {
  MANAGEMENT,
  PARTITIONS,
  CONNECTION_COUNTS,
  COMPARISON,
  PROVIDER_HOOKS,
  HTTP_TARGET,
  /** Users' own verticles. Egress calls them, so it starts after them and stops before them. */
  USER_VERTICLES,
  EGRESS,
  /** Runs on virtual threads, because it waits for database calls with {@code await()}. */
  CONTROL,
  GATEWAY;

  DeploymentOptions deploymentOptions() {
    var model = this == CONTROL ? ThreadingModel.VIRTUAL_THREAD : ThreadingModel.EVENT_LOOP;
    return new DeploymentOptions().setThreadingModel(model);
  }
}
