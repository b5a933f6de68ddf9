package io.trunkline.sync;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.Connections;
import io.trunkline.connection.NewConnection;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.TestSealer;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.Tag;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The ledger of Git sync on a database of its own, with two accounts and small quotas. */
final class SyncLedger implements AutoCloseable {
  static final Caller ALICE = new Caller(new AccountId("111111111111"), "AKIDALICE");
  static final Caller BOB = new Caller(new AccountId("222222222222"), "AKIDBOB");

  private static final SyncQuotas QUOTAS = new SyncQuotas(3, 6, 4, 2);

  private final Vertx vertx = Vertx.vertx();
  final Database database = TestDatabase.create().open(vertx);
  private final Accounts accounts = new Accounts(database, TestSealer.create(), UUID::randomUUID);
  final Connections connections =
      new Connections(
          database, accounts, UUID::randomUUID, new Connections.Rules("aws", 250), _ -> {});
  final RepositoryLinks links =
      new RepositoryLinks(
          database,
          accounts,
          connections,
          new RepositoryLinks.ArnSource(UUID::randomUUID, "aws"),
          QUOTAS);
  final SyncConfigurations configurations = new SyncConfigurations(database, accounts, QUOTAS);

  SyncLedger() {
    for (var caller : List.of(ALICE, BOB)) {
      var key = new AccessKey(caller.accessKeyId(), caller.accountId(), Secret.of("secret"));
      accounts.bootstrap(key).await();
    }
  }

  /** The configurations with other quotas, on the same tables. */
  SyncConfigurations with(SyncQuotas quotas) {
    return new SyncConfigurations(database, accounts, quotas);
  }

  Connection connection(Caller caller, ProviderType type) {
    var wanted = new NewConnection("main", type, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
    return ((Connections.CreateResult.Created) connections.create(caller, wanted).await())
        .connection();
  }

  static NewRepositoryLink newLink(ConnectionArn connection, String name, Tag... tags) {
    return new NewRepositoryLink(
        connection,
        new LinkedRepository("octo", name),
        Optional.empty(),
        List.of(tags),
        Namespace.CODECONNECTIONS,
        "us-east-1");
  }

  RepositoryLink link(Caller caller, Connection connection, String name) {
    var result = links.create(caller, newLink(connection.arn(), name)).await();
    return ((RepositoryLinks.CreateResult.Created) result).link();
  }

  static SyncedResource stack(String name) {
    return new SyncedResource(SyncType.CFN_STACK_SYNC, name);
  }

  static NewSyncConfiguration newConfiguration(RepositoryLink link, String stack, String branch) {
    var settings =
        new SyncSettings(
            branch,
            "deploy.yaml",
            "arn:aws:iam::111111111111:role/sync",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new NewSyncConfiguration(stack(stack), link.id(), settings);
  }

  SyncConfiguration configuration(Caller caller, RepositoryLink link, String stack, String branch) {
    var result = configurations.create(caller, newConfiguration(link, stack, branch)).await();
    return ((SyncConfigurations.CreateResult.Created) result).configuration();
  }

  /** As {@code key=value}. */
  List<String> tags(String resourceArn) {
    return texts(
        "SELECT key || '=' || value AS text FROM tag WHERE resource_arn = $1 ORDER BY key",
        resourceArn);
  }

  /** Of everything that was audited about a thing, in order. */
  List<String> audited(String resource) {
    return texts("SELECT action AS text FROM audit WHERE resource = $1 ORDER BY at", resource);
  }

  private List<String> texts(String sql, String parameter) {
    var texts = new ArrayList<String>();
    for (var row : database.run(sql, Tuple.of(parameter)).await()) {
      texts.add(row.getString("text"));
    }
    return texts;
  }

  @Override
  public void close() {
    database.close().await();
    vertx.close().await();
  }
}
