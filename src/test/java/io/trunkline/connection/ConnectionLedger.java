package io.trunkline.connection;

import io.trunkline.account.AccessKey;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.secret.TestSealer;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The ledger of connections on a database of its own, with two accounts. */
final class ConnectionLedger implements AutoCloseable {
  static final Caller ALICE = new Caller(new AccountId("111111111111"), "AKIDALICE");
  static final Caller BOB = new Caller(new AccountId("222222222222"), "AKIDBOB");

  private final Vertx vertx = Vertx.vertx();
  final Sealer sealer = TestSealer.create();
  final Database database = TestDatabase.create().open(vertx);
  final Accounts accounts = new Accounts(database, sealer, UUID::randomUUID);
  final Connections connections = new Connections(database, accounts, UUID::randomUUID, "aws");
  final Installations installations =
      new Installations(
          database,
          accounts,
          sealer,
          new Installations.Randomness(new SecureRandom(), UUID::randomUUID));
  final HookStore hooks = new HookStore(database, sealer);

  ConnectionLedger() {
    for (var caller : List.of(ALICE, BOB)) {
      var key = new AccessKey(caller.accessKeyId(), caller.accountId(), Secret.of("secret"));
      accounts.bootstrap(key).await();
    }
  }

  static NewConnection newConnection(String name, ProviderType type) {
    return new NewConnection(name, type, List.of(), Namespace.CODECONNECTIONS, "us-east-1");
  }

  Connection connection(Caller caller, ProviderType type) {
    return switch (connections.create(caller, newConnection("main", type)).await()) {
      case CreateConnectionResult.Created(var connection) -> connection;
      case CreateConnectionResult.QuotaReached _ -> throw new AssertionError("quota");
      case CreateConnectionResult.TooManyTags _ -> throw new AssertionError("tags");
    };
  }

  CreateInstallationResult.Created installation(Caller caller, SecretChoice secret) {
    var wanted = new NewInstallation(ProviderType.GITHUB, Optional.empty(), "octo", secret);
    return (CreateInstallationResult.Created) installations.create(caller, wanted).await();
  }

  Installation installation(Caller caller) {
    return installation(caller, new SecretChoice.Generated()).installation();
  }

  Connection find(Connection connection) {
    return connections.find(connection.accountId(), connection.arn()).await().orElseThrow();
  }

  long version(Installation installation) {
    return installations
        .find(installation.accountId(), installation.id())
        .await()
        .orElseThrow()
        .version();
  }

  List<String> validSecrets(Installation installation) {
    return hooks.load(List.of(installation.hookKey())).await().values().stream()
        .flatMap(hook -> hook.secrets().stream())
        .map(secret -> secret.secret().reveal())
        .toList();
  }

  /** Of everything that was audited about a thing, in order. */
  List<String> audited(String resource) {
    var actions = new ArrayList<String>();
    var sql = "SELECT action FROM audit WHERE resource = $1 ORDER BY at";
    for (var row : database.run(sql, Tuple.of(resource)).await()) {
      actions.add(row.getString("action"));
    }
    return actions;
  }

  @Override
  public void close() {
    database.close().await();
    vertx.close().await();
  }
}
