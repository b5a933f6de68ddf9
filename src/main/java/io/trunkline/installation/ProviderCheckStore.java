package io.trunkline.installation;

import io.trunkline.platform.postgres.Statements;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** SQL for table {@code provider_check}. */
final class ProviderCheckStore {
  /** $1 provider type, $2 interval in milliseconds. Updates a row if the last check is older. */
  private static final String CLAIM =
      """
      INSERT INTO provider_check AS c (provider_type, checked_at) VALUES ($1, now())
      ON CONFLICT (provider_type) DO UPDATE SET checked_at = now()
        WHERE c.checked_at <= now() - $2 * interval '1 millisecond'\
      """;

  /** Returns whether the caller is the one who checks now. */
  Future<Boolean> claim(Statements statements, ProviderType type, Duration interval) {
    return statements
        .run(CLAIM, Tuple.of(type.wireName(), interval.toMillis()))
        .map(rows -> rows.rowCount() > 0);
  }
}
