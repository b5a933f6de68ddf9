package io.trunkline.platform.postgres;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;

/** A program that starts a server, commits a row, prints {@code ready} and waits to be killed. */
final class EmbeddedServerChild {
  private EmbeddedServerChild() {}

  public static void main(String[] arguments) throws SQLException, InterruptedException {
    var server = EmbeddedServer.start(Path.of(arguments[0]), new SecureRandom(), line -> {});
    try (var connection = JdbcStatements.connect(server.url());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
    }
    System.out.println("ready");
    Thread.sleep(120_000);
  }
}
