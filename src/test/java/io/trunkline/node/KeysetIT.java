package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.trunkline.delivery.Github;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.postgres.UnreadableRows;
import io.trunkline.platform.postgres.UnusableDatabaseException;
import io.trunkline.platform.secret.Keyset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A node starts only with a keyset that opens what was sealed in the database. */
class KeysetIT {
  private final TestDatabase database = TestDatabase.create();
  private final Keyset keyset = Keyset.generate();

  @Test
  void rejectsForeignKeysetBeforeNodeJoins() {
    try (var first = start(keyset)) {
      assertThatThrownBy(() -> start(Keyset.generate()))
          .isInstanceOf(UnusableDatabaseException.class)
          .hasMessageContaining("sealed with a key that this node's keyset lacks")
          .hasMessageContaining("give the node the keyset of the other nodes")
          .hasMessageNotContaining(keyset.json().reveal());

      assertThat(first.database().run("SELECT id FROM node").await().size()).isEqualTo(1);
    }
  }

  @Test
  void acceptsRotatedKeysetThatHoldsOldKey() {
    start(keyset).close();
    var rotated = keyset.rotate();

    start(rotated).close();
    start(rotated.rotate()).close();
  }

  @Test
  void rejectsOldKeysetAfterNewKeyWasUsed() {
    start(keyset).close();
    start(keyset.rotate()).close();

    assertThatThrownBy(() -> start(keyset)).isInstanceOf(UnusableDatabaseException.class);
  }

  @Test
  void acceptsOneOfTwoKeysetsThatStartTogether() throws Exception {
    Callable<Boolean> node =
        () -> {
          try {
            start(Keyset.generate()).close();
            return true;
          } catch (UnusableDatabaseException e) {
            return false;
          }
        };

    try (var threads = Executors.newFixedThreadPool(2)) {
      var results = threads.invokeAll(List.of(node, node));

      assertThat(List.of(results.getFirst().get(), results.getLast().get()))
          .containsExactlyInAnyOrder(true, false);
    }
  }

  @Test
  void installationSealedWithRemovedKeyAffectsOnlyItselfAndCanBeDeleted() {
    TestSource old;
    try (var node = builder(keyset).start()) {
      old = node.source().create();
      // An operator who has lost the key does this.
      node.database().run("DELETE FROM keyset_canary").await();
    }

    try (var log = CapturedLog.begin(Level.ERROR);
        var node = builder(Keyset.generate()).start();
        var api = node.api()) {
      var unreadableBefore = UnreadableRows.count();
      var other = node.source().create();
      var path = "/v1/installations/" + old.installation().id();
      var body = Github.push("refs/heads/main", "1", "2").toBuffer();
      var headers = old.signedHeaders("push", body, old.secret());
      var refused = TestSource.post(node.gatewayUri(old.webhookPath()), body, headers);

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(other.send("push", body, other.secret()).statusCode()).isEqualTo(202);
      assertThat(UnreadableRows.count()).isEqualTo(unreadableBefore + 1);
      assertThat(log.text()).containsOnlyOnce("\"installation_secret\"");
      assertThat(api.get("/v1/installations").encode())
          .contains(old.installation().id().toString());
      assertThat(api.call("DELETE", path, "").statusCode()).isEqualTo(200);
      assertThat(api.call("GET", path, "").statusCode()).isEqualTo(404);
      assertThat(other.send("push", body, other.secret()).statusCode()).isEqualTo(202);
    }
  }

  private TestNode start(Keyset keys) {
    return builder(keys).withoutVerticles().start();
  }

  private TestNode.Builder builder(Keyset keys) {
    return TestNode.builder().on(database).setting("secrets.keyset", keys.json().reveal());
  }
}
