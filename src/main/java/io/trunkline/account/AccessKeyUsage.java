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
 * Records when keys are used: at most once a minute per key, without blocking the caller, and in
 * batches. Confined to one Vert.x context.
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

  void record(String id) {
    if (noted.asMap().putIfAbsent(id, true) == null) {
      writes
          .submit(id)
          .onFailure(cause ->
              LOG.debug("Cannot record the use of access key {}: {}", id, cause.toString()));
    }
  }
}
