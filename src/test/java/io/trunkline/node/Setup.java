package io.trunkline.node;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.CreateConnectionResult;
import io.trunkline.connection.NewConnection;
import io.trunkline.installation.CreateInstallationResult;
import io.trunkline.installation.InstallationId;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.pipeline.PipelineRegistration;
import io.trunkline.platform.secret.Keyset;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.trunkline.settings.SettingSources;
import io.trunkline.settings.SettingSources.DefaultPaths;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline {@code deploy} on the event bus, on pushes to main of octo/app. */
record Setup(
    String hookKey, Secret secret, InstallationId installation, ConnectionArn connectionArn) {
  static final AccountId ACCOUNT = new AccountId("000000000000");
  static final String SECRET_ACCESS_KEY = "a secret of this test";
  static final Caller CALLER = new Caller(ACCOUNT, "test");

  /** A config of its own, that sees nothing of the process's environment. */
  static TrunklineConfig config(Path dataFolder, Map<String, String> flags) {
    var all = new HashMap<String, String>();
    all.put("data.dir", dataFolder.toString());
    all.put("gateway.listen", "127.0.0.1:0");
    all.put("control.listen", "127.0.0.1:0");
    all.put("management.listen", "127.0.0.1:0");
    all.putAll(flags);
    var places = new DefaultPaths(dataFolder, dataFolder);
    return TrunklineConfig.load(new SettingSources(all, Map.of(), Optional.empty(), places))
        .config();
  }

  /** Of nodes that share a database: the same keys and the same first access key for all. */
  static Map<String, String> flags(Path folder, String databaseUrl) throws IOException {
    var keyset = folder.resolve("keyset.json");
    Files.writeString(keyset, Keyset.generate().json().reveal());
    return Map.of(
        "database.url",
        databaseUrl,
        "secrets.keyset-file",
        keyset.toString(),
        "bootstrap.access-key-id",
        "AKIDTEST",
        "bootstrap.secret-access-key",
        SECRET_ACCESS_KEY);
  }

  static Setup of(Node node) {
    var wiring = node.wiring();
    var installation =
        (CreateInstallationResult.Created)
            wiring
                .installations()
                .create(
                    CALLER,
                    new NewInstallation(
                        ProviderType.GITHUB,
                        Optional.empty(),
                        "octo",
                        new SecretChoice.Generated()))
                .await();
    var connection =
        (CreateConnectionResult.Created)
            wiring
                .connections()
                .create(
                    CALLER,
                    new NewConnection(
                        "test",
                        ProviderType.GITHUB,
                        List.of(),
                        Namespace.CODECONNECTIONS,
                        "us-east-1"))
                .await();
    var arn = connection.connection().arn();
    wiring.connections().bind(CALLER, arn.connectionId(), installation.installation().id()).await();
    var setup =
        new Setup(
            installation.installation().hookKey(),
            installation.secret(),
            installation.installation().id(),
            arn);
    setup.register(node, "deploy");
    return setup;
  }

  /** One more pipeline on the event bus, by way of that node. */
  void register(Node node, String name) {
    var source =
        new JsonObject()
            .put("connectionArn", connectionArn.value())
            .put("fullRepositoryId", "octo/app")
            .put("branchName", "main");
    var body =
        new JsonObject()
            .put("sources", new JsonArray().add(source))
            .put("target", new JsonObject().put("type", "eventbus"));
    if (node.wiring().pipelines().register(CALLER, name, body).await()
        instanceof PipelineRegistration.Refused(var message)) {
      throw new IllegalStateException(message);
    }
  }
}
