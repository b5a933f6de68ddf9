package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.provider.ProviderHooks.Registered;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL for table {@code provider_hook}, and for the columns of a credential that schedule it. */
final class ProviderHookStore {
  /**
   * $1 milliseconds until the next comparison. Selects the newest secret of the webhook. A webhook
   * that is not recorded may have any secret.
   */
  private static final String CLAIM_DUE =
      """
      WITH due AS (
        UPDATE credential SET hooks_due_at = now() + $1 * interval '1 millisecond'
        WHERE installation_id = (
          SELECT installation_id FROM credential
          WHERE status = 'ACTIVE' AND hooks_due_at <= now()
          ORDER BY hooks_due_at
          LIMIT 1
          FOR UPDATE SKIP LOCKED)
        RETURNING installation_id, scope_id, scope_name)
      SELECT due.installation_id, due.scope_id, due.scope_name, i.account_id, i.provider_type, i.hook_key, s.id AS secret_id,
        s.secret,
        NOT coalesce((
          SELECT bool_and(h.secret_id IS NOT DISTINCT FROM s.id) FROM provider_hook h
          WHERE h.installation_id = due.installation_id), false)
          AS has_new_secret
      FROM due
        JOIN installation i ON i.id = due.installation_id
        JOIN LATERAL (
          SELECT id, secret FROM installation_secret
          WHERE installation_id = due.installation_id
            AND (expires_at IS NULL OR expires_at > now())
          ORDER BY created_at DESC
          LIMIT 1) s ON true\
      """;

  /**
   * $1 installation, $2 places, $3 ids of the hooks in the same order, $4 the secret that they have
   * now.
   */
  private static final String REPLACE =
      """
      WITH deleted AS (
        DELETE FROM provider_hook WHERE installation_id = $1 AND NOT place = ANY ($2))
      INSERT INTO provider_hook (installation_id, place, provider_hook_id, secret_id)
      SELECT $1, place, provider_hook_id, $4
      FROM unnest($2::text[], $3::text[]) AS hook (place, provider_hook_id)
      ON CONFLICT (installation_id, place) DO UPDATE
      SET provider_hook_id = excluded.provider_hook_id, secret_id = excluded.secret_id,
        checked_at = now()\
      """;

  /** $1 installation, $2 reason, $3 milliseconds until the next comparison or null. */
  private static final String SET_REASON =
      """
      UPDATE credential
      SET hooks_reason = $2,
        hooks_due_at = coalesce(now() + $3 * interval '1 millisecond', hooks_due_at)
      WHERE installation_id = $1\
      """;

  /** $1 installation, $2 name. */
  private static final String SET_SCOPE_NAME =
      """
      UPDATE credential SET scope_name = $2 WHERE installation_id = $1\
      """;

  /** $1 installation. */
  private static final String SET_DUE =
      """
      UPDATE credential SET hooks_due_at = now() WHERE installation_id = $1\
      """;

  /** $1 installation. */
  private static final String LIST =
      """
      SELECT place, provider_hook_id, checked_at FROM provider_hook
      WHERE installation_id = $1
      ORDER BY place\
      """;

  /** $1 installation. A dead credential has no next comparison. */
  private static final String FIND_STATE =
      """
      SELECT CASE WHEN status = 'ACTIVE' THEN hooks_due_at END AS next_check_at,
        coalesce(nullif(reason, ''), nullif(hooks_reason, '')) AS reason, provider_type
      FROM credential JOIN installation ON id = installation_id
      WHERE installation_id = $1\
      """;

  /** An installation whose hooks are due for a comparison. */
  record Due(
      InstallationId installationId,
      AccountId accountId,
      ProviderType providerType,
      String scopeId,
      String scopeName,
      String hookKey,
      UUID secretId,
      Buffer secret,
      boolean hasNewSecret) {}

  Future<Optional<Due>> claimDue(Statements statements, Duration next) {
    return statements
        .run(CLAIM_DUE, Tuple.of(next.toMillis()))
        .map(rows -> rows.stream().findFirst().map(ProviderHookStore::due));
  }

  private static Due due(Row row) {
    return new Due(
        new InstallationId(row.getUUID("installation_id")),
        new AccountId(row.getString("account_id")),
        ProviderType.find(row.getString("provider_type")).orElseThrow(),
        row.getString("scope_id"),
        row.getString("scope_name"),
        row.getString("hook_key"),
        row.getUUID("secret_id"),
        row.getBuffer("secret"),
        row.getBoolean("has_new_secret"));
  }

  Future<List<CheckedHook>> list(Statements statements, InstallationId id) {
    return statements
        .run(LIST, Tuple.of(id.value()))
        .map(rows ->
            rows.stream()
                .map(row ->
                    new CheckedHook(
                        new Registered(row.getString("place"), row.getString("provider_hook_id")),
                        row.getOffsetDateTime("checked_at").toInstant()))
                .toList());
  }

  /** When the next comparison is, and why the last one failed. */
  record State(ProviderType providerType, Optional<Instant> nextCheckAt, Optional<String> reason) {}

  Future<Optional<State>> findState(Statements statements, InstallationId id) {
    return statements
        .run(FIND_STATE, Tuple.of(id.value()))
        .map(rows ->
            rows.stream()
                .findFirst()
                .map(row ->
                    new State(
                        ProviderType.find(row.getString("provider_type")).orElseThrow(),
                        Optional.ofNullable(row.getOffsetDateTime("next_check_at"))
                            .map(OffsetDateTime::toInstant),
                        Optional.ofNullable(row.getString("reason")))));
  }

  Future<Void> setScopeName(Statements statements, InstallationId id, String name) {
    return statements.run(SET_SCOPE_NAME, Tuple.of(id.value(), name)).mapEmpty();
  }

  Future<Void> setDue(Statements statements, InstallationId id) {
    return statements.run(SET_DUE, Tuple.of(id.value())).mapEmpty();
  }

  Future<Void> replace(
      Database database, InstallationId id, UUID secretId, List<Registered> hooks) {
    return database.transaction(transaction ->
        transaction
            .run(
                REPLACE,
                Tuple.of(
                    id.value(),
                    hooks.stream().map(Registered::place).toArray(String[]::new),
                    hooks.stream().map(Registered::id).toArray(String[]::new),
                    secretId))
            .compose(_ -> transaction.run(SET_REASON, Tuple.of(id.value(), "", null)))
            .mapEmpty());
  }

  Future<Void> postpone(Statements statements, InstallationId id, String reason, Duration pause) {
    return statements.run(SET_REASON, Tuple.of(id.value(), reason, pause.toMillis())).mapEmpty();
  }
}
