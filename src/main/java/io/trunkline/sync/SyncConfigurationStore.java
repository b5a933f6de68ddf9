package io.trunkline.sync;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.trunkline.sync.SyncSettings.Toggle;
import io.trunkline.sync.SyncSettings.UpdateOn;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** SQL for sync configurations. */
final class SyncConfigurationStore {
  /**
   * $1 account, $2 type, $3 resource, $4 link, $5 branch, $6 file, $7 role, $8 publish deployment
   * status, $9 trigger update on, $10 pull request comment.
   */
  private static final String INSERT =
      """
      INSERT INTO sync_configuration (account_id, sync_type, resource_name, repository_link_id,
                                      branch, config_file, role_arn, publish_deployment_status,
                                      trigger_resource_update_on, pull_request_comment)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)\
      """;

  /** Parameters as in INSERT. */
  private static final String UPDATE =
      """
      UPDATE sync_configuration
      SET repository_link_id = $4, branch = $5, config_file = $6, role_arn = $7,
          publish_deployment_status = $8, trigger_resource_update_on = $9,
          pull_request_comment = $10, updated_at = now()
      WHERE account_id = $1 AND sync_type = $2 AND resource_name = $3\
      """;

  /** $1 account, $2 type, $3 resource. */
  private static final String FIND =
      """
      SELECT c.*, l.provider_type, l.owner_id, l.repository_name
      FROM sync_configuration c JOIN repository_link l ON l.id = c.repository_link_id
      WHERE c.account_id = $1 AND c.sync_type = $2 AND c.resource_name = $3\
      """;

  /** $1 account, $2 link, $3 type, $4 ordinal after which the page begins, $5 limit. */
  private static final String LIST =
      """
      SELECT c.*, l.provider_type, l.owner_id, l.repository_name
      FROM sync_configuration c JOIN repository_link l ON l.id = c.repository_link_id
      WHERE c.account_id = $1 AND c.repository_link_id = $2 AND c.sync_type = $3 AND c.ordinal > $4
      ORDER BY c.ordinal
      LIMIT $5\
      """;

  /** $1 account, $2 type, $3 resource to leave out, $4 link, $5 branch. */
  private static final String COUNT_OTHERS =
      """
      SELECT count(*) AS of_account,
             count(*) FILTER (WHERE repository_link_id = $4) AS of_link,
             count(*) FILTER (WHERE repository_link_id = $4 AND branch = $5) AS of_branch
      FROM sync_configuration
      WHERE account_id = $1 AND NOT (sync_type = $2 AND resource_name = $3)\
      """;

  /** $1 account, $2 link. */
  private static final String COUNT_ON_LINK =
      """
      SELECT count(*) FROM sync_configuration WHERE account_id = $1 AND repository_link_id = $2\
      """;

  /** $1 account, $2 type, $3 resource. */
  private static final String DELETE =
      """
      DELETE FROM sync_configuration
      WHERE account_id = $1 AND sync_type = $2 AND resource_name = $3\
      """;

  Future<SyncConfiguration> insert(
      Transaction transaction, AccountId accountId, NewSyncConfiguration configuration) {
    return write(INSERT, transaction, accountId, configuration);
  }

  Future<SyncConfiguration> update(
      Transaction transaction, AccountId accountId, NewSyncConfiguration configuration) {
    return write(UPDATE, transaction, accountId, configuration);
  }

  private Future<SyncConfiguration> write(
      String sql,
      Transaction transaction,
      AccountId accountId,
      NewSyncConfiguration configuration) {
    var resource = configuration.resource();
    var settings = configuration.settings();
    return transaction
        .run(
            sql,
            Tuple.of(
                accountId.value(),
                resource.type().name(),
                resource.name(),
                configuration.linkId().value(),
                settings.branch(),
                settings.configFile(),
                settings.roleArn(),
                settings.publishDeploymentStatus().map(Toggle::name).orElse(null),
                settings.triggerResourceUpdateOn().map(UpdateOn::name).orElse(null),
                settings.pullRequestComment().map(Toggle::name).orElse(null)))
        .compose(_ -> find(transaction, accountId, resource))
        .map(Optional::orElseThrow);
  }

  Future<Optional<SyncConfiguration>> find(
      Statements statements, AccountId accountId, SyncedResource resource) {
    return statements
        .run(FIND, Tuple.of(accountId.value(), resource.type().name(), resource.name()))
        .map(rows -> configurations(rows).stream().findFirst());
  }

  Future<Page<SyncConfiguration>> list(
      Statements statements,
      AccountId accountId,
      SyncConfigurationFilter filter,
      PageRequest<Long> request) {
    var link = filter.linkId().value();
    var type = filter.type().name();
    var after = request.after().orElse(0L);
    return request.fetch(limit ->
        statements
            .run(LIST, Tuple.of(accountId.value(), link, type, after, limit))
            .map(SyncConfigurationStore::configurations));
  }

  /** Counts the configurations of other resources. */
  Future<SyncQuotas.Others> countOthers(
      Transaction transaction, AccountId accountId, NewSyncConfiguration configuration) {
    return transaction
        .run(
            COUNT_OTHERS,
            Tuple.of(
                accountId.value(),
                configuration.resource().type().name(),
                configuration.resource().name(),
                configuration.linkId().value(),
                configuration.settings().branch()))
        .map(rows -> rows.iterator().next())
        .map(row ->
            new SyncQuotas.Others(
                row.getInteger("of_account"),
                row.getInteger("of_link"),
                row.getInteger("of_branch")));
  }

  Future<Integer> count(Transaction transaction, AccountId accountId, RepositoryLinkId linkId) {
    return transaction
        .run(COUNT_ON_LINK, Tuple.of(accountId.value(), linkId.value()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Void> delete(Transaction transaction, AccountId accountId, SyncedResource resource) {
    return transaction
        .run(DELETE, Tuple.of(accountId.value(), resource.type().name(), resource.name()))
        .mapEmpty();
  }

  private static List<SyncConfiguration> configurations(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .map(SyncConfigurationStore::configuration)
        .toList();
  }

  private static SyncConfiguration configuration(Row row) {
    var type = SyncType.valueOf(row.getString("sync_type"));
    return new SyncConfiguration(
        new SyncedResource(type, row.getString("resource_name")),
        new RepositoryLinkId(row.getUUID("repository_link_id")),
        ProviderType.find(row.getString("provider_type")).orElseThrow(),
        new LinkedRepository(row.getString("owner_id"), row.getString("repository_name")),
        settings(row),
        row.getLong("ordinal"));
  }

  private static SyncSettings settings(Row row) {
    return new SyncSettings(
        row.getString("branch"),
        row.getString("config_file"),
        row.getString("role_arn"),
        Optional.ofNullable(row.getString("publish_deployment_status")).map(Toggle::valueOf),
        Optional.ofNullable(row.getString("trigger_resource_update_on")).map(UpdateOn::valueOf),
        Optional.ofNullable(row.getString("pull_request_comment")).map(Toggle::valueOf));
  }
}
