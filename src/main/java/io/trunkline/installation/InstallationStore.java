package io.trunkline.installation;

import io.trunkline.account.AccountId;
import io.trunkline.account.Label;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** SQL for table {@code installation}. */
final class InstallationStore {
  /** The columns that {@link #installation} reads. */
  static final String COLUMNS =
      "i.*, p.provider_id AS provider_installation, p.status AS provider_installation_status";

  private static final String JOIN_PROVIDER_INSTALLATION =
      "LEFT JOIN provider_installation p ON p.id = i.provider_installation_id";

  static final String ALL =
      "SELECT " + COLUMNS + " FROM installation i " + JOIN_PROVIDER_INSTALLATION;

  /**
   * $1 id, $2 account, $3 provider type, $4 host or null, $5 owner, $6 hook key, $7 provider
   * installation or null, $8 name, $9 description.
   */
  private static final String INSERT =
      """
      WITH i AS (
        INSERT INTO installation (id, account_id, provider_type, host_arn, owner, hook_key,
          provider_installation_id, name, description)
        VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''), nullif($9, ''))
        RETURNING *)
      SELECT %s FROM i %s\
      """
          .formatted(COLUMNS, JOIN_PROVIDER_INSTALLATION);

  /** $1 account, $2 id. */
  private static final String FIND =
      ALL + " WHERE i.account_id = $1 AND i.id = $2 AND NOT i.is_app";

  /** $1 account, $2 id after which the page begins or null, $3 limit. */
  private static final String LIST =
      ALL
          + """

          WHERE i.account_id = $1 AND NOT i.is_app AND ($2::uuid IS NULL OR i.id > $2)
          ORDER BY i.id
          LIMIT $3\
          """;

  /** $1 id, $2 name, $3 description; null keeps the value, an empty text removes it. */
  private static final String SET_LABEL =
      """
      UPDATE installation
      SET name = nullif(coalesce($2, name), ''), description = nullif(coalesce($3, description), '')
      WHERE id = $1\
      """;

  /** $1 account. */
  private static final String COUNT =
      """
      SELECT count(*) FROM installation WHERE account_id = $1 AND NOT is_app\
      """;

  /** $1 account, $2 id. */
  private static final String IS_APP_HOOK =
      """
      SELECT EXISTS (SELECT FROM installation WHERE account_id = $1 AND id = $2 AND is_app)\
      """;

  /** $1 id. Also deletes the secrets, repositories and refusal counts, by cascade. */
  private static final String DELETE =
      """
      DELETE FROM installation WHERE id = $1\
      """;

  Future<Installation> insert(Transaction transaction, InstallationId id, NewRow row) {
    return transaction
        .run(
            INSERT,
            Tuple.of(
                id.value(),
                row.accountId().value(),
                row.installation().providerType().wireName(),
                row.installation().hostArn().orElse(null),
                row.installation().owner(),
                row.hookKey(),
                row.providerInstallationId().orElse(null),
                row.installation().label().name().orElse(null),
                row.installation().label().description().orElse(null)))
        .map(rows -> installation(rows.iterator().next()));
  }

  /** The columns of a new row, except its id. */
  record NewRow(
      AccountId accountId,
      NewInstallation installation,
      String hookKey,
      Optional<UUID> providerInstallationId) {}

  Future<Optional<Installation>> find(
      Statements statements, AccountId accountId, InstallationId id) {
    return statements
        .run(FIND, Tuple.of(accountId.value(), id.value()))
        .map(rows -> installations(rows).stream().findFirst());
  }

  Future<Page<Installation>> list(
      Statements statements, AccountId accountId, PageRequest<InstallationId> request) {
    var after = request.after().map(InstallationId::value).orElse(null);
    return request.fetch(limit ->
        statements
            .run(LIST, Tuple.of(accountId.value(), after, limit))
            .map(InstallationStore::installations));
  }

  Future<Integer> count(Transaction transaction, AccountId accountId) {
    return transaction
        .run(COUNT, Tuple.of(accountId.value()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Boolean> isAppHook(Statements statements, AccountId accountId, InstallationId id) {
    return statements
        .run(IS_APP_HOOK, Tuple.of(accountId.value(), id.value()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  Future<Void> setLabel(Transaction transaction, InstallationId id, Label label) {
    return transaction
        .run(
            SET_LABEL,
            Tuple.of(id.value(), label.name().orElse(null), label.description().orElse(null)))
        .mapEmpty();
  }

  Future<Void> delete(Transaction transaction, InstallationId id) {
    return transaction.run(DELETE, Tuple.of(id.value())).mapEmpty();
  }

  private static List<Installation> installations(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(InstallationStore::installation)
        .toList();
  }

  /** Reads a row with {@link #COLUMNS}. */
  static Installation installation(Row row) {
    return new Installation(
        new InstallationId(row.getUUID("id")),
        new AccountId(row.getString("account_id")),
        ProviderType.find(row.getString("provider_type")).orElseThrow(),
        Optional.ofNullable(row.getString("host_arn")),
        row.getString("owner"),
        Optional.ofNullable(row.getString("owner_id")),
        row.getString("hook_key"),
        Optional.ofNullable(row.getString("provider_installation"))
            .map(id ->
                new AttachedProviderInstallation(
                    id,
                    ProviderInstallationStatus.valueOf(
                        row.getString("provider_installation_status")))),
        row.getBoolean("is_app"),
        row.getLong("version"),
        row.getOffsetDateTime("created_at").toInstant(),
        new Label(
            Optional.ofNullable(row.getString("name")),
            Optional.ofNullable(row.getString("description"))));
  }
}
