package io.trunkline.platform.postgres;

import io.trunkline.platform.secret.Sealer;
import io.trunkline.platform.secret.UnreadableSecretException;
import io.vertx.core.buffer.Buffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;

/**
 * Proves that a node's keyset fits the database. Table {@code keyset_canary} has a sealed sample
 * for each key that has sealed secrets there. Blocks.
 */
public final class KeysetCanary {
  private static final String TABLE = "keyset_canary";
  private static final String COLUMN = "sealed";
  private static final byte[] SAMPLE = {1};

  private static final String EXISTS = "SELECT to_regclass('keyset_canary') IS NOT NULL";

  /**
   * Locks the table, so that two nodes with different keysets cannot both start as the first one.
   */
  private static final String LOCK = "LOCK TABLE keyset_canary IN EXCLUSIVE MODE";

  private static final String READ = "SELECT key_id, sealed FROM keyset_canary ORDER BY key_id";

  private static final String ADD =
      "INSERT INTO keyset_canary (key_id, sealed) VALUES (?, ?) ON CONFLICT DO NOTHING";

  private final DatabaseUrl url;
  private final Sealer sealer;

  public KeysetCanary(DatabaseUrl url, Sealer sealer) {
    this.url = url;
    this.sealer = sealer;
  }

  /**
   * Throws {@link UnusableDatabaseException} if the keyset lacks a key. Accepts a database that is
   * not migrated yet.
   */
  public void verify() {
    run(connection -> {
      if (exists(connection)) {
        verify(connection);
      }
    });
  }

  /** Verifies a migrated database, and adds the key that this node seals with. */
  public void verifyAndAdd() {
    run(connection -> {
      connection.setAutoCommit(false);
      try (var lock = connection.createStatement()) {
        lock.execute(LOCK);
      }
      verify(connection);
      add(connection);
      connection.commit();
    });
  }

  private interface Steps {
    void run(Connection connection) throws SQLException;
  }

  private void run(Steps steps) {
    try (var connection = JdbcStatements.connect(url)) {
      steps.run(connection);
    } catch (SQLException e) {
      throw new UnusableDatabaseException(
          "cannot verify the keyset with the database at " + url.address() + ": " + e.getMessage(),
          e);
    }
  }

  private static boolean exists(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(EXISTS)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private void verify(Connection connection) throws SQLException {
    var missing = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(READ)) {
      while (rows.next()) {
        var keyId = rows.getString(1);
        if (!opens(keyId, rows.getBytes(2))) {
          missing.add(keyId);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new UnusableDatabaseException(
          ("secrets in the database at %s are sealed with a key that this node's keyset lacks"
                  + " (key %s); give the node the keyset of the other nodes, or restore the file"
                  + " from the backup")
              .formatted(url.address(), String.join(", ", missing)));
    }
  }

  private boolean opens(String keyId, byte[] sealed) {
    try {
      sealer.open(TABLE, COLUMN, keyId, Buffer.buffer(sealed));
      return true;
    } catch (UnreadableSecretException e) {
      return false;
    }
  }

  private void add(Connection connection) throws SQLException {
    var keyId = sealer.keyId();
    var sealed = sealer.seal(TABLE, COLUMN, Long.toString(keyId), SAMPLE);
    try (var insert = connection.prepareStatement(ADD)) {
      insert.setLong(1, keyId);
      insert.setBytes(2, sealed.getBytes());
      insert.executeUpdate();
    }
  }
}
