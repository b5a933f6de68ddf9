package io.trunkline.host;

import io.trunkline.account.AccountId;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.postgres.Statements;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** SQL for hosts. */
final class HostStore {
  /** $1 account, $2 id. */
  private static final String TAKE_ID =
      """
      INSERT INTO host_id (account_id, id) VALUES ($1, $2) ON CONFLICT DO NOTHING\
      """;

  /**
   * $1 account, $2 id, $3 ARN, $4 name, $5 provider type, $6 endpoint, $7 VPC or null, $8 subnets
   * or null, $9 security groups or null, $10 certificate or null.
   */
  private static final String INSERT =
      """
      INSERT INTO host (account_id, id, arn, name, provider_type, provider_endpoint, vpc_id,
        subnet_ids, security_group_ids, tls_certificate)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      RETURNING *\
      """;

  /** $1 account, $2 id. */
  private static final String FIND =
      """
      SELECT * FROM host WHERE account_id = $1 AND id = $2\
      """;

  /** $1 account, $2 ordinal after which the page begins, $3 limit, $4 Region. */
  private static final String LIST =
      """
      SELECT * FROM host
      WHERE account_id = $1 AND ordinal > $2 AND split_part(arn, ':', 4) = $4
      ORDER BY ordinal
      LIMIT $3\
      """;

  /** $1 account. */
  private static final String COUNT =
      """
      SELECT count(*) FROM host WHERE account_id = $1\
      """;

  /**
   * $1 ARN, $2 status, $3 endpoint, $4 VPC or null, $5 subnets or null, $6 security groups or null,
   * $7 certificate or null. If the status changes, the status message is removed.
   */
  private static final String UPDATE =
      """
      UPDATE host
      SET status = $2, status_message = CASE WHEN status = $2 THEN status_message END,
        provider_endpoint = $3, vpc_id = $4, subnet_ids = $5, security_group_ids = $6,
        tls_certificate = $7, updated_at = now()
      WHERE arn = $1
      RETURNING *\
      """;

  /** $1 ARN. */
  private static final String COUNT_CONNECTIONS =
      """
      SELECT count(*) FROM connection WHERE host_arn = $1\
      """;

  /**
   * $1 ARN. Rows are locked in the order of their ids, because accounts that the connections are
   * shared with lock them too.
   */
  private static final String INCREMENT_INSTALLATION_VERSIONS =
      """
      UPDATE installation SET version = version + 1
      WHERE id IN (
        SELECT id FROM installation WHERE host_arn = $1 ORDER BY id FOR NO KEY UPDATE)\
      """;

  /** $1 ARN. Cascades to the secrets, repositories and refusal counts. */
  private static final String DELETE_INSTALLATIONS =
      """
      DELETE FROM installation
      WHERE id IN (SELECT id FROM installation WHERE host_arn = $1 ORDER BY id FOR UPDATE)\
      """;

  /** $1 ARN. */
  private static final String DELETE =
      """
      DELETE FROM host WHERE arn = $1\
      """;

  /** Returns false if the id was assigned before. */
  Future<Boolean> takeId(Transaction transaction, AccountId accountId, HostId id) {
    return transaction
        .run(TAKE_ID, Tuple.of(accountId.value(), id.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Host> insert(Transaction transaction, HostArn arn, NewHost host) {
    var parameters =
        Tuple.of(
            arn.accountId(),
            arn.hostId().value(),
            arn.value(),
            host.name(),
            host.providerType().wireName());
    return transaction
        .run(INSERT, addAccess(parameters, host.access()))
        .map(rows -> host(rows.iterator().next()));
  }

  Future<Optional<Host>> find(Statements statements, AccountId accountId, HostId id) {
    return statements
        .run(FIND, Tuple.of(accountId.value(), id.value()))
        .map(rows -> hosts(rows).stream().findFirst());
  }

  Future<Page<Host>> list(
      Statements statements, AccountId accountId, String region, PageRequest<Long> request) {
    return request.fetch(limit ->
        statements
            .run(LIST, Tuple.of(accountId.value(), request.after().orElse(0L), limit, region))
            .map(HostStore::hosts));
  }

  Future<Integer> count(Transaction transaction, AccountId accountId) {
    return transaction
        .run(COUNT, Tuple.of(accountId.value()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  Future<Host> update(Transaction transaction, HostArn arn, HostStatus status, HostAccess access) {
    return transaction
        .run(UPDATE, addAccess(Tuple.of(arn.value(), status.name()), access))
        .map(rows -> host(rows.iterator().next()));
  }

  Future<Integer> countConnections(Transaction transaction, HostArn arn) {
    return transaction
        .run(COUNT_CONNECTIONS, Tuple.of(arn.value()))
        .map(rows -> rows.iterator().next().getInteger(0));
  }

  /** Invalidates the host endpoint that nodes cached for the installations. */
  Future<Void> incrementInstallationVersions(Transaction transaction, HostArn arn) {
    return transaction.run(INCREMENT_INSTALLATION_VERSIONS, Tuple.of(arn.value())).mapEmpty();
  }

  Future<Void> deleteInstallations(Transaction transaction, HostArn arn) {
    return transaction.run(DELETE_INSTALLATIONS, Tuple.of(arn.value())).mapEmpty();
  }

  Future<Void> delete(Transaction transaction, HostArn arn) {
    return transaction.run(DELETE, Tuple.of(arn.value())).mapEmpty();
  }

  private static Tuple addAccess(Tuple parameters, HostAccess access) {
    var vpc = access.vpcConfiguration();
    return parameters
        .addString(access.providerEndpoint())
        .addString(vpc.map(VpcConfiguration::vpcId).orElse(null))
        .addArrayOfString(vpc.map(it -> it.subnetIds().toArray(String[]::new)).orElse(null))
        .addArrayOfString(vpc.map(it -> it.securityGroupIds().toArray(String[]::new)).orElse(null))
        .addString(vpc.flatMap(VpcConfiguration::tlsCertificate).orElse(null));
  }

  private static List<Host> hosts(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(HostStore::host).toList();
  }

  private static Host host(Row row) {
    return new Host(
        new HostArn(row.getString("arn")),
        row.getString("name"),
        ProviderType.find(row.getString("provider_type")).orElseThrow(),
        new HostAccess(
            row.getString("provider_endpoint"),
            Optional.ofNullable(row.getString("vpc_id")).map(vpc -> vpc(vpc, row))),
        HostStatus.valueOf(row.getString("status")),
        Optional.ofNullable(row.getString("status_message")),
        row.getLong("ordinal"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }

  private static VpcConfiguration vpc(String vpcId, Row row) {
    return new VpcConfiguration(
        vpcId,
        List.of(row.getArrayOfStrings("subnet_ids")),
        List.of(row.getArrayOfStrings("security_group_ids")),
        Optional.ofNullable(row.getString("tls_certificate")));
  }
}
