package io.trunkline.pipeline;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.trunkline.account.AccountId;
import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.account.Label;
import io.trunkline.account.TestDeployment;
import io.trunkline.event.BranchPushed;
import io.trunkline.event.ChangedFiles;
import io.trunkline.event.Commit;
import io.trunkline.event.RefUpdate;
import io.trunkline.event.Repository;
import io.trunkline.event.Repository.Organization;
import io.trunkline.installation.Installation;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.Repositories;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.TestDatabase;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.provider.ProviderType;
import io.trunkline.target.EventBusTargetType;
import io.trunkline.target.TargetRegistration;
import io.trunkline.target.TargetType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A database with accounts, and a target type with a secret in addition to the event bus. */
final class PipelineFixture implements AutoCloseable {
  static final AccountId ACCOUNT = new AccountId("000000000000");
  static final Caller CALLER = new Caller(ACCOUNT, "AKIDTEST");
  static final AccountId OTHER_ACCOUNT = new AccountId("111111111111");
  final Vertx vertx = Vertx.vertx();
  final Database database = TestDatabase.create().open(vertx);
  final Sealer sealer = new Sealer(keyset());
  final Pipelines pipelines =
      new Pipelines(
          database,
          new Accounts(database, sealer, TestDeployment.DEPLOYMENT, UUID::randomUUID),
          List.of(new EventBusTargetType(), new SecretTargetType()),
          sealer,
          UUID::randomUUID);

  PipelineFixture() {
    for (var account : List.of(ACCOUNT, OTHER_ACCOUNT)) {
      run("INSERT INTO account (id) VALUES ($1)", account.value());
    }
  }

  /** Seals the given {@code secret}, or keeps the stored one if none is given. */
  private static final class SecretTargetType implements TargetType {
    @Override
    public String type() {
      return "secret";
    }

    @Override
    public Registration register(TargetRegistration request) {
      var target = request.target();
      if (target.containsKey("bad")) {
        return new Registration.Refused("target.bad: is bad");
      }
      var secret =
          Optional.ofNullable(target.getString("secret"))
              .or(() -> request.replaced().map(replaced -> replaced.secrets().getString("secret")))
              .orElse("generated");
      return new Registration.Accepted(
          new JsonObject().put("type", "secret"),
          Optional.of(
              new JsonObject()
                  .put("secret", secret)
                  .put("headers", new JsonObject().put("x-key", "k"))),
          new JsonObject().put("secret", secret));
    }
  }

  private static KeysetHandle keyset() {
    try {
      AeadConfig.register();
      return KeysetHandle.generateNew(
          PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Installation installation() {
    return installation(ACCOUNT, "*");
  }

  Installation installation(AccountId account, String owner) {
    var id = UUID.randomUUID();
    run(
        "INSERT INTO installation (id, account_id, provider_type, owner, hook_key)"
            + " VALUES ($1, $2, 'GitHub', $3, $4)",
        id,
        account.value(),
        owner,
        id.toString());
    return new Installation(
        new InstallationId(id),
        account,
        ProviderType.GITHUB,
        Optional.empty(),
        owner,
        Optional.empty(),
        id.toString(),
        Optional.empty(),
        false,
        1,
        Instant.EPOCH,
        Label.NONE);
  }

  /** Creates an AVAILABLE connection and returns its ARN. */
  String connection(Installation installation) {
    return connection(installation.accountId(), "AVAILABLE", Optional.of(installation));
  }

  /** Creates a PENDING connection and returns its ARN. */
  String pendingConnection(AccountId account) {
    return connection(account, "PENDING", Optional.empty());
  }

  private String connection(AccountId account, String status, Optional<Installation> installation) {
    var id = UUID.randomUUID();
    var arn = "arn:aws:codeconnections:us-east-1:%s:connection/%s".formatted(account, id);
    run(
        "INSERT INTO connection (id, account_id, arn, name, provider_type, status, installation_id)"
            + " VALUES ($1, $2, $3, 'c', 'GitHub', $4, $5)",
        id,
        account.value(),
        arn,
        status,
        installation.map(one -> one.id().value()).orElse(null));
    return arn;
  }

  static JsonObject body(String... arns) {
    var sources = new JsonArray();
    for (var arn : arns) {
      sources.add(
          new JsonObject()
              .put("actionName", "Source" + sources.size())
              .put("connectionArn", arn)
              .put("fullRepositoryId", "octo/app")
              .put("branchName", "main"));
    }
    return new JsonObject()
        .put("sources", sources)
        .put("target", new JsonObject().put("type", "eventbus"));
  }

  static JsonObject bodyOf(String arn, String repository) {
    var body = body(arn);
    body.getJsonArray("sources").getJsonObject(0).put("fullRepositoryId", repository);
    return body;
  }

  Pipeline register(String name, JsonObject body) {
    return switch (await(pipelines.register(CALLER, name, body))) {
      case PipelineRegistration.Registered(var pipeline, _) -> pipeline;
      case PipelineRegistration.Invalid(var message) -> throw new AssertionError(message);
    };
  }

  String refusal(Caller caller, String name, JsonObject body) {
    return switch (await(pipelines.register(caller, name, body))) {
      case PipelineRegistration.Registered(var pipeline, _) ->
          throw new AssertionError(pipeline.toString());
      case PipelineRegistration.Invalid(var message) -> message;
    };
  }

  /** Returns the decisions on a push to branch main. */
  List<Decision> decide(Repository repository, Route route) {
    var pushed =
        new BranchPushed(
            repository,
            Optional.empty(),
            "main",
            new RefUpdate(
                "refs/heads/main", Optional.of("a"), Optional.of("b"), false, Optional.empty()),
            Commit.ofId("b"),
            ChangedFiles.unknown());
    return new PipelineMatcher().match(pushed, "push", route, new PatternMatchCache());
  }

  static Repository unowned(String id) {
    return new Repository(
        id,
        Optional.empty(),
        "octo/app",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Repository azure(String id, String projectId, String fullName, Organization organization) {
    return new Repository(
        id,
        Optional.of(projectId),
        fullName,
        Optional.of(organization),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Repository repository(String id, String ownerId, String fullName) {
    return new Repository(
        id,
        Optional.of(ownerId),
        fullName,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  PipelineTarget target(PipelineId id) {
    return Objects.requireNonNull(await(pipelines.findTargets(List.of(id))).get(id));
  }

  long version(Installation installation) {
    return run("SELECT version FROM installation WHERE id = $1", installation.id().value())
        .getFirst()
        .getLong(0);
  }

  /** Binds repository 1 of owner o, {@code octo/app}. */
  Installation bound(Installation installation) {
    await(
        new Repositories().bind(database, installation.id(), repository("1", "o", "octo/app"), 1));
    return installation;
  }

  /** Returns the version of the only repository of the installation. */
  long repositoryVersion(Installation installation) {
    return run(
            "SELECT version FROM repository WHERE installation_id = $1", installation.id().value())
        .getFirst()
        .getLong(0);
  }

  List<Row> run(String sql, @Nullable Object... parameters) {
    return await(
        database
            .run(sql, Tuple.wrap(parameters))
            .map(rows -> {
              var list = new ArrayList<Row>();
              rows.forEach(list::add);
              return list;
            }));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(database.close());
    await(vertx.close());
  }
}
