package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.trunkline.platform.secret.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedServerIT {
  /** The folder of a server that was started once, so that most tests need no initdb. */
  @TempDir static Path initialized;

  @TempDir Path folder;

  @BeforeAll
  static void initialize() {
    EmbeddedServer.start(initialized, new SecureRandom(), line -> {}).close();
  }

  @Test
  void syncsToDiskRegardlessOfItsConfigurationFiles() throws IOException {
    copyInitialized();
    Files.writeString(
        folder.resolve("postgresql/postgresql.auto.conf"),
        "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nlisten_addresses = '*'\n");

    try (var server = start()) {
      assertThat(setting(server, "fsync")).isEqualTo("on");
      assertThat(setting(server, "synchronous_commit")).isEqualTo("on");
      assertThat(setting(server, "full_page_writes")).isEqualTo("on");
      assertThat(setting(server, "listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(setting(server, "unix_socket_directories")).isEmpty();
      assertThat(setting(server, "wal_level")).isEqualTo("logical");
      assertThat(setting(server, "jit")).isEqualTo("off");
      assertThat(setting(server, "password_encryption")).isEqualTo("scram-sha-256");
    }
  }

  @Test
  void rejectsLoginsWithoutThePassword() throws IOException {
    copyInitialized();
    Files.writeString(folder.resolve("postgresql/pg_hba.conf"), "host all all all trust\n");

    try (var server = start()) {
      assertThatThrownBy(() -> query(with(server.url(), Optional.empty()), "SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
      assertThatThrownBy(
              () -> query(with(server.url(), Optional.of(Secret.of("wrong"))), "SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("authentication failed");
      assertThat(
              read(server, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
    }
  }

  @Test
  void makesItsFilesReadableOnlyByTheOwner() throws IOException {
    try (var server = start()) {
      assertThat(server.url().toString()).doesNotContain(password());
      assertThat(mode("postgresql")).isEqualTo("rwx------");
      assertThat(mode("postgresql-server")).isEqualTo("rwx------");
      assertThat(mode("postgresql-server/password")).isEqualTo("rw-------");
    }
  }

  @Test
  void keepsRowsAfterARestart() throws Exception {
    copyInitialized();
    try (var server = start()) {
      execute(server, "CREATE TABLE kept AS SELECT 42 AS answer");
    }

    try (var server = start()) {
      assertThat(read(server, "SELECT answer FROM kept")).isEqualTo("42");
    }
    assertThat(folder.resolve("postgresql/postmaster.pid")).doesNotExist();
  }

  @Test
  void stopsTheServerOfAKilledProcessAndKeepsItsRows() throws Exception {
    copyInitialized();
    var child = child();
    var orphan = pid();

    child.destroyForcibly().waitFor();
    var survived = ProcessHandle.of(orphan).map(ProcessHandle::isAlive).orElse(false);

    try (var server = start()) {
      assertThat(survived).as("the server outlived its node").isTrue();
      ProcessHandle.of(orphan)
          .ifPresent(gone -> gone.onExit().orTimeout(5, TimeUnit.SECONDS).join());
      assertThat(read(server, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void recoversAfterServerAndProcessWereKilled() throws Exception {
    copyInitialized();
    var child = child();

    child.destroyForcibly().waitFor();
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);

    try (var server = start()) {
      assertThat(read(server, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void startsAgainOnTheSamePortWhenItsProcessIsKilled() throws Exception {
    copyInitialized();
    try (var server = start()) {
      server.keepRunning(() -> {});
      execute(server, "CREATE TABLE kept (id int)");

      ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);

      await()
          .atMost(30, TimeUnit.SECONDS)
          .ignoreExceptions()
          .until(() -> read(server, "SELECT count(*) FROM kept").equals("0"));
    }
    assertThat(folder.resolve("postgresql/postmaster.pid")).doesNotExist();
  }

  @Test
  void doesNotStopAnotherProgramThatReusedTheProcessId() throws IOException {
    copyInitialized();
    var self = ProcessHandle.current().pid();
    Files.writeString(
        folder.resolve("postgresql/postmaster.pid"), self + "\n" + folder + "\n0\n1\n");

    try (var server = start()) {
      assertThat(setting(server, "fsync")).isEqualTo("on");
      assertThat(pid()).isNotEqualTo(self);
    }
  }

  @Test
  void createsTheClusterAgainAfterAnInterruptedFirstStart() throws IOException {
    Files.createDirectories(folder.resolve("postgresql"));
    Files.writeString(folder.resolve("postgresql/postgresql.conf"), "half written");
    Files.createDirectories(folder.resolve("postgresql-server"));
    Files.writeString(folder.resolve("postgresql-server/initializing"), "");

    try (var server = start()) {
      assertThat(setting(server, "fsync")).isEqualTo("on");
    }
  }

  @Test
  void reportsAMissingPasswordFile() throws IOException {
    copyInitialized();
    Files.delete(folder.resolve("postgresql-server/password"));

    assertThatThrownBy(this::start)
        .isInstanceOf(UnusableDatabaseException.class)
        .hasMessageContaining("password is missing");
  }

  private void copyInitialized() throws IOException {
    try (var files = Files.walk(initialized)) {
      for (var file : files.skip(1).toList()) {
        var copy = folder.resolve(initialized.relativize(file));
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private EmbeddedServer start() {
    return EmbeddedServer.start(folder, new SecureRandom(), line -> {});
  }

  private Process child() throws IOException {
    var process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedServerChild.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (var line = lines.readLine(); !"ready".equals(line); line = lines.readLine()) {
      if (line == null) {
        process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
        throw new IOException("the child ended with " + process.exitValue());
      }
    }
    return process;
  }

  private long pid() throws IOException {
    var lines = Files.readAllLines(folder.resolve("postgresql/postmaster.pid"));
    return Long.parseLong(lines.getFirst().strip());
  }

  private String password() throws IOException {
    return Files.readString(folder.resolve("postgresql-server/password"));
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }

  private static DatabaseUrl with(DatabaseUrl url, Optional<Secret> password) {
    var login = new DatabaseUrl.Login(url.login().user(), password);
    return new DatabaseUrl(
        url.host(), url.port(), url.database(), login, url.sslMode(), url.rootCert());
  }

  private static String setting(EmbeddedServer server, String name) {
    return read(server, "SELECT current_setting('" + name + "')");
  }

  private static String read(EmbeddedServer server, String sql) {
    try {
      return query(server.url(), sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static String query(DatabaseUrl url, String sql) throws SQLException {
    try (var connection = JdbcStatements.connect(url);
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(EmbeddedServer server, String sql) throws SQLException {
    try (var connection = JdbcStatements.connect(server.url());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
