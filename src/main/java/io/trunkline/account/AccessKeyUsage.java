package io.trunkline.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.trunkline.platform.postgres.GroupCommit;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes when keys are used: each at most once a minute, nobody waits for it, and those that come
 * together go in one statement. Belongs to one context of Vert.x.
 */
final class AccessKeyUsage {
  private static final Logger LOG = LoggerFactory.getLogger(AccessKeyUsage.class);
  private static final int KEY_COUNT_MAX = 10_000;
  private static final GroupCommit.Limits LIMITS =
      new GroupCommit.Limits(1, 500, Integer.MAX_VALUE, KEY_COUNT_MAX);

  private final Cache<String, Boolean> noted =
      Caffeine.newBuilder()
          .maximumSize(KEY_COUNT_MAX)
          .expireAfterWrite(Duration.ofMinutes(1))
          .build();
  private final GroupCommit<String, Boolean> writes;

  AccessKeyUsage(Function<List<String>, Future<Void>> write) {
    this.writes =
        new GroupCommit<>(
            LIMITS,
            _ -> 0,
            ids -> write.apply(ids).map(ids.stream().map(_ -> true).toList()),
            _ -> {});
  }

  void note(String id) {
    if (noted.asMap().putIfAbsent(id, true) == null) {
      writes
          .submit(id)
          .onFailure(cause -> LOG.debug("the use of {} is not noted: {}", id, cause.toString()));
    }
  }
}
