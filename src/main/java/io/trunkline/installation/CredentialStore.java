package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SQL for table {@code credential}. */
final class CredentialStore {
  private static final String SELECT =
      """
      SELECT c.*, i.account_id, i.provider_type
      FROM %s c JOIN installation i ON i.id = c.installation_id
      """;

  /** $1 installation. */
  private static final String FIND =
      SELECT.formatted("credential") + "WHERE c.installation_id = $1";

  /** $1 account, $2 provider type, $3 scope. */
  private static final String FIND_OF_SCOPE =
      SELECT.formatted("credential")
          + """
          WHERE i.account_id = $1 AND i.provider_type = $2 AND c.scope_id = $3
          ORDER BY c.created_at
          LIMIT 1\
          """;

  /**
   * $1 installation, $2 kind, $3 subject, $4 scope, $5 sealed access token, $6 sealed refresh token
   * or null, $7 expiry or null, $8 name of the scope.
   */
  private static final String PUT =
      """
      INSERT INTO credential (installation_id, kind, subject, scope_id, access_token,
        refresh_token, expires_at, scope_name)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (installation_id) DO UPDATE
      SET kind = excluded.kind, subject = excluded.subject, scope_id = excluded.scope_id,
        access_token = excluded.access_token, refresh_token = excluded.refresh_token,
        expires_at = excluded.expires_at, scope_name = excluded.scope_name,
        version = credential.version + 1,
        refreshed_until = NULL, is_retry = false, status = 'ACTIVE', reason = '',
        hooks_due_at = now()\
      """;

  /**
   * $1 installation, $2 version, $3 duration of the lease in milliseconds. A lease that was neither
   * completed nor released left a refresh without a known result.
   */
  private static final String LEASE =
      """
      WITH leased AS (
        UPDATE credential
        SET refreshed_until = now() + $3 * interval '1 millisecond',
          is_retry = refreshed_until IS NOT NULL
        WHERE installation_id = $1 AND version = $2 AND status = 'ACTIVE'
          AND (refreshed_until IS NULL OR refreshed_until <= now())
        RETURNING *)
      """
          + SELECT.formatted("leased");

  /** $1 installation, $2 version, $3 sealed access token, $4 sealed refresh token, $5 expiry. */
  private static final String REPLACE_TOKENS =
      """
      UPDATE credential
      SET access_token = $3, refresh_token = $4, expires_at = $5, version = version + 1,
        refreshed_until = NULL, is_retry = false
      WHERE installation_id = $1 AND version = $2 AND status = 'ACTIVE'\
      """;

  /** $1 installation, $2 version, $3 pause in milliseconds. */
  private static final String POSTPONE =
      """
      UPDATE credential SET refreshed_until = now() + $3 * interval '1 millisecond'
      WHERE installation_id = $1 AND version = $2\
      """;

  /** $1 installation, $2 version, $3 reason. */
  private static final String END =
      """
      UPDATE credential
      SET status = 'DEAD', reason = $3, refreshed_until = NULL, is_retry = false
      WHERE installation_id = $1 AND version = $2 AND status = 'ACTIVE'\
      """;

  Future<Optional<Credential>> find(Statements statements, InstallationId id) {
    return statements.run(FIND, Tuple.of(id.value())).map(CredentialStore::first);
  }

  Future<Optional<Credential>> findOfScope(
      Statements statements, AccountId accountId, ProviderType type, String scopeId) {
    return statements
        .run(FIND_OF_SCOPE, Tuple.of(accountId.value(), type.wireName(), scopeId))
        .map(CredentialStore::first);
  }

  /** Sealed tokens and the expiry of the access token. */
  record SealedTokens(Buffer access, Optional<Buffer> refresh, Optional<Instant> expiresAt) {
    private @Nullable OffsetDateTime expiry() {
      return expiresAt.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null);
    }
  }

  Future<Void> put(
      Transaction transaction,
      InstallationId id,
      Grant grant,
      CredentialKind kind,
      SealedTokens tokens) {
    return transaction
        .run(
            PUT,
            Tuple.of(
                id.value(),
                kind.name(),
                grant.subject(),
                grant.chosen().id(),
                tokens.access(),
                tokens.refresh().orElse(null),
                tokens.expiry(),
                grant.chosen().owner()))
        .mapEmpty();
  }

  /** Returns empty if another node holds the lease, or the tokens were replaced. */
  Future<Optional<Credential>> lease(Statements statements, Credential seen, Duration lease) {
    return statements
        .run(LEASE, Tuple.of(seen.installationId().value(), seen.version(), lease.toMillis()))
        .map(CredentialStore::first);
  }

  /** Returns false if the tokens that were seen are no longer current. */
  Future<Boolean> replaceTokens(Statements statements, Credential seen, SealedTokens tokens) {
    return statements
        .run(
            REPLACE_TOKENS,
            Tuple.of(
                seen.installationId().value(),
                seen.version(),
                tokens.access(),
                tokens.refresh().orElse(null),
                tokens.expiry()))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Lets nobody refresh the tokens before the pause is over. */
  Future<Void> postpone(Statements statements, Credential seen, Duration pause) {
    return statements
        .run(POSTPONE, Tuple.of(seen.installationId().value(), seen.version(), pause.toMillis()))
        .mapEmpty();
  }

  /** Returns false if the tokens that were seen are no longer current. */
  Future<Boolean> end(Transaction transaction, Credential seen, String reason) {
    return transaction
        .run(END, Tuple.of(seen.installationId().value(), seen.version(), reason))
        .map(rows -> rows.rowCount() > 0);
  }

  private static Optional<Credential> first(RowSet<Row> rows) {
    return rows.stream().findFirst().map(CredentialStore::credential);
  }

  private static Credential credential(Row row) {
    return new Credential(
        new InstallationId(row.getUUID("installation_id")),
        new AccountId(row.getString("account_id")),
        ProviderType.find(row.getString("provider_type")).orElseThrow(),
        CredentialKind.valueOf(row.getString("kind")),
        row.getString("scope_id"),
        row.getBuffer("access_token"),
        Optional.ofNullable(row.getBuffer("refresh_token")),
        Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant),
        row.getLong("version"),
        row.getBoolean("is_retry"),
        Optional.of(row.getString("reason")).filter(text -> !text.isEmpty()));
  }
}
