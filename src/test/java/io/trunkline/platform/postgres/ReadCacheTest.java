package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadCacheTest {
  private final List<Promise<Optional<String>>> reads = new ArrayList<>();
  private final ReadCache<String, String> cache =
      new ReadCache<>(100, Duration.ofMinutes(1), _ -> read());

  @BeforeEach
  void enableCaching() {
    cache.setCaching(true);
  }

  private Future<Optional<String>> read() {
    var read = Promise.<Optional<String>>promise();
    reads.add(read);
    return read.future();
  }

  @Test
  void cachesAValue() {
    var first = cache.find("key");
    reads.getFirst().complete(Optional.of("old"));

    var second = cache.find("key");

    assertThat(first.result()).contains("old");
    assertThat(second.result()).contains("old");
    assertThat(cache.readCount()).isEqualTo(1);
  }

  @Test
  void sharesAQueryBetweenConcurrentLookUps() {
    var first = cache.find("key");
    var second = cache.find("key");

    reads.getFirst().complete(Optional.of("value"));

    assertThat(reads).hasSize(1);
    assertThat(first.result()).isEqualTo(second.result());
  }

  @Test
  void doesNotCacheAValueDroppedDuringItsRead() {
    cache.find("key");
    cache.drop("key");
    var fresh = cache.find("key");
    reads.get(0).complete(Optional.of("old"));
    reads.get(1).complete(Optional.of("new"));

    assertThat(fresh.result()).contains("new");
    assertThat(cache.find("key").result()).contains("new");
    assertThat(reads).hasSize(2);
  }

  @Test
  void cachesNeitherAbsenceNorFailure() {
    cache.find("key");
    reads.get(0).complete(Optional.empty());
    var failed = cache.find("key");
    reads.get(1).fail("away");
    cache.find("key");

    assertThat(failed.cause()).hasMessage("away");
    assertThat(reads).hasSize(3);
  }

  @Test
  void dropsSelectedKeysAndAllKeys() {
    for (var key : List.of("a1", "a2", "b1")) {
      cache.find(key);
      reads.getLast().complete(Optional.of(key));
    }

    cache.dropIf(key -> key.startsWith("a"));
    cache.find("b1");
    assertThat(reads).hasSize(3);
    cache.find("a1");
    assertThat(reads).hasSize(4);
    cache.dropAll();
    cache.find("b1");
    assertThat(reads).hasSize(5);
  }

  @Test
  void cachesNothingWithoutNotifications() {
    cache.find("key");
    reads.get(0).complete(Optional.of("cached"));
    cache.setCaching(false);
    cache.find("key");
    reads.get(1).complete(Optional.of("not cached"));
    cache.find("key");
    reads.get(2).complete(Optional.of("not cached"));

    cache.setCaching(true);
    cache.find("key");

    assertThat(reads).hasSize(4);
  }
}
