package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.platform.postgres.TestDatabase;
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

  private TestNode start(Keyset keys) {
    return TestNode.builder()
        .on(database)
        .setting("secrets.keyset", keys.json().reveal())
        .withoutVerticles()
        .start();
  }
}
