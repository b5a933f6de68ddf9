package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.installation.RotateSecretResult.Rotated;
import io.trunkline.installation.SecretChoice;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is changed on one of three nodes holds on all of them when the change is answered. */
class RotationIT {
  private static final int NODES = 3;
  private static final int ROTATIONS = 4;
  private static final int SENDERS = 2;
  private static final Duration LOAD = Duration.ofMillis(700);
  @TempDir private Path folder;
  private final List<Node> nodes = new ArrayList<>();
  private final List<PushLoad> loads = new ArrayList<>();
  private Setup setup;

  @BeforeEach
  void start() throws IOException {
    var flags = Setup.flags(folder, TestDatabase.create().url());
    for (int i = 0; i < NODES; i++) {
      nodes.add(Node.start(Setup.config(folder.resolve("node" + i), flags), _ -> {}).await());
    }
    setup = Setup.of(nodes.getFirst());
    for (var node : nodes) {
      loads.add(new PushLoad(node.bound().gateway(), setup.hookKey(), setup.secret()));
    }
  }

  @AfterEach
  void stop() {
    loads.forEach(PushLoad::close);
    nodes.stream().map(Node::drain).toList().forEach(drained -> drained.await());
  }

  // Attack 22.
  @Test
  void refusesNothingWhileSecretsAreRotated() throws InterruptedException {
    loads.forEach(load -> load.start(SENDERS));

    for (int i = 0; i < ROTATIONS; i++) {
      Thread.sleep(LOAD);
      var secret = rotate(nodes.get(i % NODES), Duration.ofMinutes(5));
      loads.forEach(load -> load.signWith(secret));
    }
    Thread.sleep(LOAD);
    loads.forEach(PushLoad::stop);

    for (var load : loads) {
      assertThat(load.refused).isEmpty();
      assertThat(load.broken).isEmpty();
      assertThat(load.acknowledged).hasSizeGreaterThan(30);
    }
  }

  // Attack 22.
  @Test
  void refusesOldSecretAtOnceWhenThereIsNoGrace() throws Exception {
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
  void startsPipelineByTheVeryNextPushOnEveryNode() throws Exception {
    for (var load : loads) {
      assertThat(dispatches(load)).isEqualTo(1);
    }

    setup.register(nodes.getFirst(), "second");

    for (var load : loads.reversed()) {
      assertThat(dispatches(load)).isEqualTo(2);
    }
  }

  private Secret rotate(Node node, Duration grace) {
    var rotated =
        node.wiring()
            .installations()
            .rotateSecret(Setup.CALLER, setup.installation(), new SecretChoice.Generated(), grace)
            .await();
    return ((Rotated) rotated).secret();
  }

  private static int dispatches(PushLoad load) throws IOException, InterruptedException {
    return new JsonObject(load.push().body()).getInteger("dispatches");
  }
}
