package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** SQL for provider installations and for the installations that use them. */
final class ProviderInstallationStore {
  /**
   * The number of digests of applied changes that are kept. It is ample, because a provider
   * installation rarely changes.
   */
  private static final int DIGESTS_MAX = 256;

  /** $1 provider type, $2 provider's id. */
  private static final String FIND_ACCOUNTS =
      """
      SELECT DISTINCT i.account_id
      FROM provider_installation p JOIN installation i ON i.provider_installation_id = p.id
      WHERE p.provider_type = $1 AND p.provider_id = $2\
      """;

  /** $1 id of a new row, $2 provider type, $3 provider's id. Inserts the row or locks it. */
  private static final String LOCK =
      """
      INSERT INTO provider_installation AS p (id, provider_type, provider_id) VALUES ($1, $2, $3)
      ON CONFLICT (provider_type, provider_id) DO UPDATE SET status = p.status
      RETURNING *\
      """;

  /** $1 provider type, $2 provider's id. */
  private static final String FIND =
      """
      SELECT * FROM provider_installation WHERE provider_type = $1 AND provider_id = $2\
      """;

  /** $1 provider type. */
  private static final String LIST_UNDELETED =
      """
      SELECT * FROM provider_installation
      WHERE provider_type = $1 AND status <> 'DELETED'
      ORDER BY id\
      """;

  /** $1 id, $2 digest. */
  private static final String WAS_APPLIED =
      """
      SELECT $2 = ANY (change_digests) FROM provider_installation WHERE id = $1\
      """;

  /**
   * $1 id, $2 status, $3 login or null, $4 time, $5 digest, $6 maximum number of digests to keep,
   * $7 the account's id or null.
   */
  private static final String CHANGE =
      """
      UPDATE provider_installation
      SET status = $2, account_login = coalesce($3, account_login), owner_id = coalesce(owner_id, $7),
        changed_at = greatest(changed_at, $4),
        change_digests = ($5::bytea || change_digests)[1:$6]
      WHERE id = $1
      RETURNING *\
      """;

  /** $1 id. */
  private static final String COUNT_MEMBERS =
      """
      SELECT count(*) FROM installation WHERE provider_installation_id = $1\
      """;

  /**
   * $1 provider installation, $2 provider type. Increments the versions of the installations that
   * use it and of the app's row. They are locked in the order of their ids, so that concurrent
   * statements do not deadlock.
   */
  private static final String INCREMENT_MEMBER_VERSIONS =
      """
      UPDATE installation SET version = version + 1
      WHERE id IN (
        SELECT id FROM installation
        WHERE provider_installation_id = $1 OR (is_app AND provider_type = $2)
        ORDER BY id
        FOR NO KEY UPDATE)\
      """;

  /** $1 provider type. */
  private static final String HAS_APP =
      """
      SELECT EXISTS (SELECT FROM installation WHERE is_app AND provider_type = $1)\
      """;

  /**
   * $1 app's row, $2 provider type, $3 provider's id or null. A single statement, so that all rows
   * come from one snapshot.
   */
  private static final String FIND_MEMBERS =
      InstallationStore.ALL
          + " WHERE i.id = $1\nUNION ALL\n"
          + InstallationStore.ALL
          + " WHERE p.provider_type = $2 AND p.provider_id = $3\nORDER BY is_app DESC, id";

  /** $1 id of a new row, $2 account, $3 provider type, $4 hook key. */
  private static final String REGISTER_APP =
      """
      INSERT INTO installation AS i (id, account_id, provider_type, owner, hook_key, is_app)
      VALUES ($1, $2, $3, '*', $4, true)
      ON CONFLICT (hook_key) DO UPDATE SET account_id = excluded.account_id, version = i.version + 1
        WHERE i.account_id <> excluded.account_id\
      """;

  /** Returns the accounts that own at least one member. */
  Future<List<AccountId>> findAccounts(
      Statements statements, ProviderType type, String providerId) {
    return statements
        .run(FIND_ACCOUNTS, Tuple.of(type.wireName(), providerId))
        .map(rows -> rows.stream().map(row -> new AccountId(row.getString(0))).toList());
  }

  /**
   * Returns the provider installation, and inserts it if it is missing. The row stays locked until
   * the transaction ends.
   */
  Future<ProviderInstallation> lock(
      Transaction transaction, UUID newId, ProviderType type, String providerId) {
    return transaction
        .run(LOCK, Tuple.of(newId, type.wireName(), providerId))
        .map(rows -> providerInstallation(rows.iterator().next()));
  }

  Future<Optional<ProviderInstallation>> find(
      Statements statements, ProviderType type, String providerId) {
    return statements
        .run(FIND, Tuple.of(type.wireName(), providerId))
        .map(
            rows -> rows.stream().findFirst().map(ProviderInstallationStore::providerInstallation));
  }

  Future<List<ProviderInstallation>> listUndeleted(Statements statements, ProviderType type) {
    return statements
        .run(LIST_UNDELETED, Tuple.of(type.wireName()))
        .map(rows -> rows.stream().map(ProviderInstallationStore::providerInstallation).toList());
  }

  Future<Boolean> wasApplied(
      Transaction transaction, ProviderInstallation providerInstallation, Buffer digest) {
    return transaction
        .run(WAS_APPLIED, Tuple.of(providerInstallation.id(), digest))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  Future<ProviderInstallation> change(
      Transaction transaction,
      ProviderInstallation providerInstallation,
      ProviderInstallationChanged changed,
      Buffer digest) {
    return transaction
        .run(
            CHANGE,
            Tuple.of(
                providerInstallation.id(),
                changed.status().name(),
                changed.account().orElse(null),
                changed.at().atOffset(ZoneOffset.UTC),
                digest,
                DIGESTS_MAX,
                changed.accountId().orElse(null)))
        .map(rows -> providerInstallation(rows.iterator().next()));
  }

  Future<Integer> countMembers(Transaction transaction, ProviderInstallation providerInstallation) {
    return transaction
        .run(COUNT_MEMBERS, Tuple.of(providerInstallation.id()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Void> incrementMemberVersions(
      Transaction transaction, ProviderInstallation providerInstallation, ProviderType type) {
    return transaction
        .run(INCREMENT_MEMBER_VERSIONS, Tuple.of(providerInstallation.id(), type.wireName()))
        .mapEmpty();
  }

  Future<Boolean> hasApp(Transaction transaction, ProviderType type) {
    return transaction
        .run(HAS_APP, Tuple.of(type.wireName()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** Returns the app's row and the members; empty if the app's row is missing. */
  Future<Optional<ProviderInstallationMembers>> findMembers(
      Statements statements, Installation app, Optional<String> providerId) {
    return statements
        .run(
            FIND_MEMBERS,
            Tuple.of(app.id().value(), app.providerType().wireName(), providerId.orElse(null)))
        .map(rows -> rows.stream().map(InstallationStore::installation).toList())
        .map(found ->
            found.stream()
                .findFirst()
                .filter(Installation::isApp)
                .map(first ->
                    new ProviderInstallationMembers(first, found.subList(1, found.size()))));
  }

  /** Inserts the app's row, or moves it to the account. */
  Future<Void> registerApp(
      Statements statements, InstallationId newId, AccountId accountId, AppHook hook) {
    return statements
        .run(
            REGISTER_APP,
            Tuple.of(
                newId.value(), accountId.value(), hook.providerType().wireName(), hook.hookKey()))
        .mapEmpty();
  }

  private static ProviderInstallation providerInstallation(Row row) {
    return new ProviderInstallation(
        row.getUUID("id"),
        ProviderType.find(row.getString("provider_type")).orElseThrow(),
        row.getString("provider_id"),
        Optional.of(row.getString("account_login")).filter(login -> !login.isEmpty()),
        Optional.ofNullable(row.getString("owner_id")),
        ProviderInstallationStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getOffsetDateTime("changed_at")).map(OffsetDateTime::toInstant));
  }
}
