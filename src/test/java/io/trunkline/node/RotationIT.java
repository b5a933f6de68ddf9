package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.SecretChoice;
import io.trunkline.installation.SecretRotation.Result.Rotated;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A change through one of three nodes is in effect on all of them once the call is answered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RotationIT {
  private static final int NODES = 3;
  private static final int ROTATIONS = 4;
  private static final int SENDERS = 2;
  private static final int PUSHES_PER_ROTATION = 8;
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<PushLoad> loads = new ArrayList<>();
  private TestSource source;

  @BeforeAll
  void startNodes() {
    nodes.add(TestNode.start());
    while (nodes.size() < NODES) {
      nodes.add(TestNode.builder().on(nodes.getFirst().testDatabase()).start());
    }
  }

  @BeforeEach
  void createSource() {
    source = nodes.getFirst().source().create();
    source.pipeline("deploy");
    nodes.forEach(node -> loads.add(new PushLoad(node.ports().gateway(), source)));
  }

  @AfterEach
  void stopLoads() {
    loads.forEach(PushLoad::close);
    loads.clear();
  }

  @AfterAll
  void stopNodes() {
    nodes.parallelStream().forEach(TestNode::close);
  }

  // Attack 22.
  @Test
  void rejectsNothingWhileSecretsAreRotated() {
    loads.forEach(load -> load.start(SENDERS));

    for (int i = 0; i < ROTATIONS; i++) {
      loads.forEach(load -> load.awaitAcknowledged(PUSHES_PER_ROTATION));
      var secret = rotate(nodes.get(i % NODES), Duration.ofMinutes(5));
      loads.forEach(load -> load.signWith(secret));
    }
    loads.forEach(load -> load.awaitAcknowledged(PUSHES_PER_ROTATION));
    loads.forEach(PushLoad::stop);

    for (var load : loads) {
      assertThat(load.refused).isEmpty();
      assertThat(load.broken).isEmpty();
    }
  }

  // Attack 22.
  @Test
  void rejectsOldSecretAtOnceWithoutGracePeriod() throws Exception {
    for (var load : loads) {
      assertThat(load.push().statusCode()).isEqualTo(202);
    }

    var secret = rotate(nodes.getFirst(), Duration.ZERO);

    for (var load : loads) {
      assertThat(load.push().statusCode()).isEqualTo(401);
      load.signWith(secret);
      assertThat(load.push().statusCode()).isEqualTo(202);
    }
  }

  @Test
  void startsNewPipelineOnEveryNodeWithNextPush() throws Exception {
    for (var load : loads) {
      assertThat(dispatches(load)).isEqualTo(1);
    }

    source.pipeline("second");

    for (var load : loads.reversed()) {
      assertThat(dispatches(load)).isEqualTo(2);
    }
  }

  private Secret rotate(TestNode node, Duration grace) {
    var rotated =
        node.installations()
            .rotateSecret(
                TestNode.OWNER, source.installation().id(), new SecretChoice.Generated(), grace)
            .await();
    return ((Rotated) rotated).secret();
  }

  private static int dispatches(PushLoad load) throws IOException, InterruptedException {
    return new JsonObject(load.push().body()).getInteger("dispatches");
  }
}
