package io.trunkline.egress;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trunkline.delivery.DispatchesRecorded;
import io.trunkline.delivery.LedgerFixture;
import io.trunkline.target.LocalCodec;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** The mover that sends out what a road's node owes. */
final class Egress {
  private Egress() {}

  static void deploy(LedgerFixture node) {
    LocalCodec.register(node.vertx);
    LocalCodec.register(node.vertx.eventBus(), DispatchesRecorded.class);
    node.await(node.nodes.join());
    node.await(
        node.vertx.deployVerticle(
            new EgressVerticle(
                node.dispatches,
                node.pipelines,
                node.permits,
                new EgressVerticle.Settings(
                    Duration.ofHours(24),
                    new EgressVerticle.Polls(Duration.ofSeconds(1), Duration.ofSeconds(5)),
                    node.sealer,
                    InstantSource.system(),
                    new SecureRandom()),
                new SimpleMeterRegistry())));
  }
}
