package io.trunkline.platform.postgres;

import io.trunkline.platform.secret.Secret;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/**
 * Address and login of a database, parsed from {@code
 * postgresql://user:password@host:port/name?sslmode=require}. {@link #toString} leaves the password
 * out.
 */
public record DatabaseUrl(
    String host,
    int port,
    String database,
    Login login,
    SslMode sslMode,
    Optional<String> rootCert) {

  /** User name and password. The password is absent if the server does not ask for one. */
  public record Login(String user, Optional<Secret> password) {}

  public DatabaseUrl withDatabase(String other) {
    return new DatabaseUrl(host, port, other, login, sslMode, rootCert);
  }

  /** Options for the Vert.x client. */
  public PgConnectOptions connectOptions() {
    var options =
        new PgConnectOptions()
            .setHost(host)
            .setPort(port)
            .setDatabase(database)
            .setUser(login.user())
            .setPassword(login.password().map(Secret::reveal).orElse(""))
            .setSslMode(sslMode);
    return switch (sslMode) {
      case DISABLE -> options;
      // Like libpq: encrypted, without checking the certificate.
      case ALLOW, PREFER, REQUIRE ->
          options.setSslOptions(
              new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
      case VERIFY_CA -> options.setSslOptions(trust().setHostnameVerificationAlgorithm(""));
      case VERIFY_FULL -> options.setSslOptions(trust().setHostnameVerificationAlgorithm("HTTPS"));
    };
  }

  /** URL for JDBC, without the login, which is part of {@link #jdbcProperties}. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s:%d/%s".formatted(hostInUrl(), port, encode(database));
  }

  public Properties jdbcProperties() {
    var properties = new Properties();
    properties.setProperty("user", login.user());
    login.password().ifPresent(it -> properties.setProperty("password", it.reveal()));
    properties.setProperty("sslmode", sslMode.value);
    rootCert.ifPresentOrElse(
        file -> properties.setProperty("sslrootcert", file),
        () -> {
          if (sslMode == SslMode.VERIFY_CA || sslMode == SslMode.VERIFY_FULL) {
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
          }
        });
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("ApplicationName", "trunkline-start");
    return properties;
  }

  /** {@code host:port}, for messages. */
  public String address() {
    return hostInUrl() + ":" + port;
  }

  @Override
  public String toString() {
    return "postgresql://%s@%s/%s?sslmode=%s"
        .formatted(encode(login.user()), address(), encode(database), sslMode.value);
  }

  private ClientSSLOptions trust() {
    var options = new ClientSSLOptions();
    rootCert.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
    return options;
  }

  private String hostInUrl() {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
