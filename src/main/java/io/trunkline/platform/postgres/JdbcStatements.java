package io.trunkline.platform.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Blocking statements that run before the pools exist. */
final class JdbcStatements {
  private JdbcStatements() {}

  static Connection connect(DatabaseUrl url) throws SQLException {
    return DriverManager.getConnection(url.jdbcUrl(), url.jdbcProperties());
  }

  /** Creates the database unless it exists. The name is not escaped: it must come from code. */
  static void createDatabase(DatabaseUrl url, String name) {
    try (var connection = connect(url);
        var exists = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      exists.setString(1, name);
      try (var rows = exists.executeQuery()) {
        if (rows.next()) {
          return;
        }
      }
      try (var create = connection.createStatement()) {
        create.execute("CREATE DATABASE " + name);
      }
    } catch (SQLException e) {
      throw new UnusableDatabaseException(
          "cannot use the database at " + url.address() + ": " + e.getMessage(), e);
    }
  }

  /** The version as a number, for example {@code 180006} for 18.6. */
  static int serverVersion(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW server_version_num")) {
      rows.next();
      return Integer.parseInt(rows.getString(1));
    }
  }
}
