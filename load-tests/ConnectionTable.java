import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Fills the scratch database of a node with connections by SQL, so that no quota applies. */
final class ConnectionTable implements AutoCloseable {
  /** Connections of each account other than the caller's. */
  private static final int OTHERS_EACH = 250;

  private final Connection connection;

  private ConnectionTable(Connection connection) {
    this.connection = connection;
  }

  static ConnectionTable open(int port, String password) throws SQLException {
    var properties = new Properties();
    properties.put("user", "trunkline");
    properties.put("password", password);
    var url = "jdbc:postgresql://127.0.0.1:" + port + "/trunkline";
    return new ConnectionTable(DriverManager.getConnection(url, properties));
  }

  /**
   * Replaces all rows by {@code own} of the caller and {@code others} of others, in random order.
   */
  void fill(String account, int own, int others) throws SQLException {
    run("TRUNCATE connection CASCADE");
    run(
        "INSERT INTO account (id) SELECT to_char(500000000000 + n, 'FM000000000000')"
            + " FROM generate_series(0, "
            + others / OTHERS_EACH
            + ") n ON CONFLICT DO NOTHING");
    run(
        """
        INSERT INTO connection (id, account_id, arn, name, provider_type)
        SELECT id, account,
          'arn:aws:codeconnections:us-east-1:' || account || ':connection/' || id, 'load', 'GitHub'
        FROM (
          SELECT gen_random_uuid() AS id, %s AS account
          FROM generate_series(0, %d) n ORDER BY hashint4(n::int)) made\
        """
            .formatted(account(account, own), own + others - 1));
    run("VACUUM (ANALYZE) connection");
    run("CHECKPOINT");
  }

  /** The first {@code own} rows belong to the caller, the others to other accounts in turn. */
  private static String account(String account, int own) {
    return "CASE WHEN n < %d THEN '%s' ELSE to_char(500000000000 + (n - %d) / %d, 'FM000000000000') END"
        .formatted(own, account, own, OTHERS_EACH);
  }

  private void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
