package io.trunkline.node;

import io.trunkline.delivery.DatabasePools;
import io.trunkline.node.CredentialsFile.Credentials;
import io.trunkline.platform.postgres.Database;
import io.trunkline.platform.postgres.DatabaseUrl;
import io.trunkline.platform.postgres.EmbeddedServer;
import io.trunkline.platform.postgres.Migrations;
import io.trunkline.platform.postgres.PoolSettings;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.settings.TrunklineConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node needs before anything else: its data folder, a database that accepts connections, the
 * keys that encrypt secrets, and the first access key. Opening and closing it blocks.
 */
final class NodeResources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeResources.class);

  private static final int WEBHOOK_CONNECTIONS_MAX = 8;
  private static final int CONTROL_CONNECTIONS_MAX = 6;
  private static final Duration CONTROL_STATEMENT_MAX = Duration.ofSeconds(15);

  private final DataFolder folder;
  private final Optional<EmbeddedServer> server;
  private final DatabaseUrl database;
  private final Sealer sealer;
  private final Credentials firstKey;

  private NodeResources(
      DataFolder folder,
      Optional<EmbeddedServer> server,
      DatabaseUrl database,
      Sealer sealer,
      Credentials firstKey) {
    this.folder = folder;
    this.server = server;
    this.database = database;
    this.sealer = sealer;
    this.firstKey = firstKey;
  }

  static NodeResources open(TrunklineConfig config, SecureRandom random, Progress progress) {
    var storage = config.storage();
    var folder = DataFolder.lock(storage.dataFolder());
    var server = Optional.<EmbeddedServer>empty();
    try {
      var sealer = NodeKeyset.open(storage).sealer();
      var firstKey =
          new CredentialsFile(folder.path().resolve("credentials"), random)
              .accessKey(config.bootstrap(), config.defaultRegion());
      if (storage.database().isEmpty()) {
        server = Optional.of(EmbeddedServer.start(folder.path(), random, progress::report));
      }
      var database = server.map(EmbeddedServer::url).or(storage::database).orElseThrow();
      new Migrations(database, InstantSource.system()).awaitServer(progress::report);
      server.ifPresent(embedded -> embedded.keepRunning(NodeResources::endProcess));
      return new NodeResources(folder, server, database, sealer, firstKey);
    } catch (Throwable e) {
      server.ifPresent(EmbeddedServer::close);
      folder.close();
      throw e;
    }
  }

  /** Opens the pools of this node. Its Vert.x instance closes them. */
  DatabasePools openPools(Vertx vertx) {
    return new DatabasePools(
        Database.open(
            vertx,
            database,
            PoolSettings.of("webhooks", WEBHOOK_CONNECTIONS_MAX).withGenericPlans()),
        Database.open(
            vertx,
            database,
            PoolSettings.of("control", CONTROL_CONNECTIONS_MAX)
                .withStatementTimeout(CONTROL_STATEMENT_MAX)),
        Database.open(vertx, database, PoolSettings.of("leases", 1)));
  }

  Path dataFolder() {
    return folder.path();
  }

  DatabaseUrl database() {
    return database;
  }

  Sealer sealer() {
    return sealer;
  }

  Credentials firstKey() {
    return firstKey;
  }

  @Override
  public void close() {
    try {
      server.ifPresent(EmbeddedServer::close);
    } finally {
      folder.close();
    }
  }

  /**
   * Ends the process, because a node without a database is useless. Its supervisor may start it
   * again.
   */
  private static void endProcess() {
    LOG.error("Ending this node, because its database cannot be started");
    System.exit(1);
  }
}
