package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.postgres.GroupCommit.Limits;
import io.trunkline.platform.postgres.GroupCommit.QueueFull;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private final List<List<String>> batches = new ArrayList<>();
  private final List<Promise<List<String>>> writes = new ArrayList<>();

  private GroupCommit<String, String> commits(Limits limits) {
    return new GroupCommit<>(limits, String::length, this::write, _ -> {});
  }

  private Future<List<String>> write(List<String> batch) {
    batches.add(batch);
    writes.add(Promise.promise());
    return writes.getLast().future();
  }

  private void finish(int write) {
    writes.get(write).complete(batches.get(write).stream().map(item -> item + "!").toList());
  }

  @Test
  void writesTheFirstItemAtOnceAndLaterItemsTogether() {
    var commits = commits(new Limits(1, 10, 100, 100));

    var first = commits.submit("a");
    var second = commits.submit("b");
    var third = commits.submit("c");
    finish(0);
    finish(1);

    assertThat(batches).containsExactly(List.of("a"), List.of("b", "c"));
    assertThat(List.of(first.result(), second.result(), third.result()))
        .containsExactly("a!", "b!", "c!");
  }

  @Test
  void limitsRowsAndBytesOfABatch() {
    var commits = commits(new Limits(1, 2, 10, 100));

    commits.submit("first");
    commits.submit("1234567");
    commits.submit("12345");
    commits.submit("123456789012345");
    commits.submit("1");
    commits.submit("2");
    for (int i = 0; i < 4; i++) {
      finish(i);
    }

    assertThat(batches)
        .containsExactly(
            List.of("first"),
            List.of("1234567"),
            List.of("12345"),
            List.of("123456789012345"),
            List.of("1", "2"));
  }

  @Test
  void rejectsItemsWhenTheQueueIsFull() {
    var commits = commits(new Limits(1, 1, 10, 2));
    commits.submit("written");
    commits.submit("waits");
    commits.submit("waits");

    var rejected = commits.submit("too many");

    assertThat(rejected.cause()).isInstanceOf(QueueFull.class);
  }

  @Test
  void failsTheItemsOfAFailedBatchAndContinues() {
    var commits = commits(new Limits(1, 10, 100, 100));
    var first = commits.submit("a");
    var second = commits.submit("b");

    writes.getFirst().fail("gone");
    finish(1);

    assertThat(first.failed()).isTrue();
    assertThat(second.result()).isEqualTo("b!");
  }
}
