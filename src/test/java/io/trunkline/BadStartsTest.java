package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.cli.CommandContext;
import io.trunkline.node.PemFiles;
import io.trunkline.platform.secret.Keyset;
import io.trunkline.settings.SettingSources.DefaultPaths;
import io.vertx.core.AbstractVerticle;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A start that cannot work ends with exit code 78 and one line on standard error. */
class BadStartsTest {
  private static final List<String> LISTENERS = List.of("gateway", "control", "management");

  /**
   * A start with these lines in {@code conf/trunkline.yaml}. Messages contain {@code expected}.
   *
   * @param lines the settings; {@code $} is the working folder
   */
  record BadStart(List<String> lines, Map<String, String> environment, String expected) {
    @Override
    public String toString() {
      return lines + " " + environment.keySet();
    }
  }

  private static BadStart file(String text, String expected) {
    return new BadStart(text.lines().toList(), Map.of(), expected);
  }

  private static BadStart environment(String name, String value, String expected) {
    return new BadStart(List.of(), Map.of(name, value), expected);
  }

  static final List<BadStart> STARTS =
      List.of(
          // What the file says
          file("gateway.listn: 127.0.0.1:0", "line 1: unknown setting 'gateway.listn'"),
          file("\n\negress: {laese: 5s}", "line 3: unknown setting 'egress.laese' (did you mean"),
          file("retention: 3d", "line 1: unknown setting 'retention' (it is a group"),
          file(
              "egress.lease: 5s\negress.lease: 6s",
              "line 2: 'egress.lease' is already set on line 1"),
          file("egress:\n  lease: 5s\negress.lease: 6s", "line 3: 'egress.lease' is already set"),
          file("egress:\n\tlease: 5s", "line 2: not valid YAML: it is indented with a tab"),
          file("egress: [5s", "line 1: not valid YAML"),
          file("egress.lease: 5s: 6s", "line 1: not valid YAML"),
          file("secrets.keyset: *hunter2", "a value that begins with '*' must be quoted"),
          file("egress.lease: 'hunter2", "not valid YAML"),
          file("a: &a {b: *a}", "nested too deeply"),
          file("regions:\n  - {name: hunter2}", "line 2: a value must be a string"),
          file("just text", "contains no settings"),
          file("- egress.lease", "a value must be a string"),
          file("a: 1\n---\nb: 2", "not valid YAML"),
          // Values
          file("egress.lease: -5s", "line 1: egress.lease is '-5s'; it must be a duration"),
          file("egress.lease: soon", "egress.lease is 'soon'; it must be a duration"),
          file("egress.lease: 99999999999999999999d", "it must be a duration"),
          file("egress.retry-for: 100000d", "at most 3650d"),
          file("retention.payloads: 1h", "at least 1d"),
          file("gateway.max-body-bytes: 99999999999999999GiB", "a number of bytes"),
          file("gateway.max-body-bytes: 25MB", "such as 256KiB or 25MiB"),
          file("gateway.max-body-bytes: -1", "a number of bytes"),
          file("gateway.max-bytes-in-flight: 1MiB", "at least gateway.max-body-bytes"),
          file("gateway.max-bytes-in-flight: 900GiB", "lower it, or raise the heap"),
          file("quotas.hosts: many", "a whole number"),
          file("regions: US East", "Region labels"),
          file("bootstrap.account-id: 12", "12 digits"),
          file("targets.allowed-networks: [10.0.0.0/33]", "CIDR ranges"),
          file("gateway.public-url: hooks.example.com", "an http or https URL"),
          file("github.app.key: k3y-of_the-app-in-its-url", "go together"),
          file("log.format: xml", "log.format is 'xml'; it must be one of auto, text, json"),
          file("log.level: loud", "it must be one of error, warn, info, debug, trace"),
          file("log.levels: [io.vertx]", "a list such as io.vertx=DEBUG"),
          environment("TRUNKLINE_EGRESS_LAESE", "5s", "did you mean TRUNKLINE_EGRESS_LEASE?"),
          environment("TRUNKLINE_GATEWAY_PORT", "80", "TRUNKLINE_GATEWAY_PORT is not a setting"),
          environment("TRUNKLINE_EGRESS_LEASE", "5", "TRUNKLINE_EGRESS_LEASE is '5'"),
          environment(
              "DATABASE_URL", "mysql://u:hunter2@h/n", "DATABASE_URL: invalid database URL"),
          // Listeners
          file("gateway.listen: 8080", "host:port"),
          file("gateway.listen: 127.0.0.1:70000", "a port from 0 to 65535"),
          file("gateway.listen: 127.0.0.1:$taken", "Address already in use; stop the process"),
          file("gateway.listen: 0.0.0.0:$taken", "Address already in use; stop the process"),
          file("gateway.listen: 192.0.2.1:0", "choose an address of this host"),
          file("gateway.listen: nowhere.invalid:0", "the host name cannot be resolved"),
          file(
              "gateway.listen: 127.0.0.1:$free\ncontrol.listen: 127.0.0.1:$free",
              "line 2: control.listen is 127.0.0.1:$free, but gateway.listen is 127.0.0.1:$free"),
          file(
              "gateway.listen: 0.0.0.0:$free\nmanagement.listen: 127.0.0.1:$free",
              "line 2: management.listen is 127.0.0.1:$free, but gateway.listen is 0.0.0.0:$free"),
          file(
              "control.listen: localhost:$free\nmanagement.listen: 127.0.0.1:$free",
              "but control.listen is localhost:$free"),
          // TLS
          file("gateway.tls.key: $/a.key", "go together"),
          file(
              "gateway.tls.certificate: $/none.crt\ngateway.tls.key: $/a.key",
              "none.crt, which cannot be read: it does not exist"),
          file(
              "gateway.tls.certificate: $/a.crt\ngateway.tls.key: $",
              "line 2: gateway.tls.key is $, which cannot be read: it is a folder"),
          file(
              "gateway.tls.certificate: $/a.crt\ngateway.tls.key: $/b.key",
              "line 2: gateway.tls.key is $/b.key, which does not belong to the certificate in"
                  + " $/a.crt"),
          file(
              "gateway.tls.certificate: $/a.crt\ngateway.tls.key: $/text",
              "which contains no PEM private key"),
          file(
              "gateway.tls.certificate: $/text\ngateway.tls.key: $/a.key",
              "which contains no PEM certificate"),
          file(
              "gateway.tls.certificate: $/expired.crt\ngateway.tls.key: $/a.key",
              "which expired at 20"),
          file(
              "gateway.tls.certificate: $/unlinked.crt\ngateway.tls.key: $/a.key",
              "is not a chain"),
          // Secrets and database
          file(
              "secrets.keyset-file: $/none.json",
              "none.json, which cannot be read: it does not exist"),
          file("secrets.keyset-file: $/empty", "which is empty"),
          file("secrets.keyset-file: $", "which cannot be read: it is a folder"),
          file("secrets.keyset-file: $/text", "secrets.keyset is not a Tink JSON keyset"),
          file("secrets.keyset: '{\"primaryKeyId\":1}'", "not a Tink JSON keyset"),
          file("secrets.keyset: '  '", "is blank"),
          file("secrets.keyset: a\nsecrets.keyset-file: $/text", "are both set"),
          file("database.url: postgresql://u:hunter2@h/n", "secrets.keyset is required"),
          file("database.url: postgresql://u:hunter2@h:70000/n", "its port is 70000"),
          file("database.url: postgresql://h/n", "it has no user"),
          file(
              "database.url: postgresql://u:p@h/n?sslmode=verify-full&sslrootcert=/none.crt\n"
                  + "secrets.keyset-file: $/keyset.json",
              "sslrootcert is /none.crt, which cannot be read"),
          // Data folder
          file("data.dir: $/text", "text is a file; choose a folder"),
          file("data.dir: $/text/data", "cannot be used"),
          file("data.dir: /proc/trunkline", "cannot be used"),
          file("data.dir: $/shared", "is writable by everybody"),
          file("data.dir: $/locked", "is in use by another node"),
          file("data.dir: $/bad-keyset", "keyset.json is not a Tink JSON keyset"),
          file("data.dir: $/no-keyset", "keyset.json is missing, but the secrets"),
          // Verticles
          file("verticles: a b", "class names"),
          file("verticles: com.example.Missing", "Missing was found neither in a jar in"),
          file("verticles: java.lang.String", "java.lang.String is not a Vert.x verticle"),
          file("verticles: io.vertx.core.AbstractVerticle", "AbstractVerticle is abstract"),
          file("verticles: io.trunkline.BadStartsTest$WithArgument", "a public constructor"),
          file(
              "verticles: io.trunkline.BadStartsTest$Failing",
              "its constructor failed: java.lang"));

  /** A verticle that cannot be created without an argument. */
  public static final class WithArgument extends AbstractVerticle {
    public WithArgument(String unused) {}
  }

  /** A verticle whose constructor fails. */
  public static final class Failing extends AbstractVerticle {
    public Failing() {
      throw new IllegalStateException("no license");
    }
  }

  private static PemFiles first;
  private static PemFiles second;
  private static PemFiles expired;

  @TempDir Path working;
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void createCertificates(@TempDir Path folder) throws Exception {
    first = PemFiles.create(Files.createDirectory(folder.resolve("a")));
    second = PemFiles.create(Files.createDirectory(folder.resolve("b")));
    expired = PemFiles.createExpired(Files.createDirectory(folder.resolve("expired")));
  }

  @ParameterizedTest
  @FieldSource("STARTS")
  void exitsWith78AndOneLine(BadStart start) throws IOException {
    prepareFiles();
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        var lock =
            FileChannel.open(
                Files.createDirectory(working.resolve("locked")).resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).isNotNull();
      var ports = Map.of("$taken", taken.getLocalPort(), "$free", freePort());

      var code =
          serve(
              start.lines().stream().map(line -> fill(line, ports)).toList(), start.environment());

      assertThat(err.toString().lines()).as(err.toString()).hasSize(1);
      assertThat(err.toString())
          .contains(fill(start.expected(), ports))
          .doesNotContain("hunter2", "Exception:\n", "\tat ");
      assertThat(code).isEqualTo(78);
    }
  }

  @Test
  void reportsAllProblemsWithTheirLines() throws IOException {
    var code =
        serve(
            List.of(
                "gateway.listn: x",
                "egress.lease: soon",
                "control:",
                "  listen: nowhere.invalid:0",
                "  tls: {certificate: none.crt, key: none.key}",
                "verticles: com.example.Missing",
                "retention.keys: 1h"),
            Map.of("TRUNKLINE_REGIONS", "US East", "TRUNKLINE_REGION", "us-east-1"));

    assertThat(code).isEqualTo(78);
    assertThat(err.toString().lines())
        .hasSize(9)
        .anyMatch(line -> line.contains("TRUNKLINE_REGION is not a setting"))
        .anyMatch(line -> line.contains("TRUNKLINE_REGIONS is 'US East'"))
        .anyMatch(line -> line.contains("trunkline.yaml, line 1: unknown"))
        .anyMatch(line -> line.contains("trunkline.yaml, line 2: egress.lease"))
        .anyMatch(line -> line.contains("trunkline.yaml, line 4: control.listen"))
        .anyMatch(line -> line.contains("trunkline.yaml, line 5: control.tls.certificate"))
        .anyMatch(line -> line.contains("trunkline.yaml, line 5: control.tls.key"))
        .anyMatch(line -> line.contains("trunkline.yaml, line 6: verticles"))
        .anyMatch(line -> line.contains("trunkline.yaml, line 7: retention.keys"));
  }

  @Test
  void explainsUnreadableFile() throws IOException {
    Files.createDirectory(working.resolve("folder"));

    assertThat(run(Map.of(), "serve", "--config=none.yaml")).isEqualTo(78);
    assertThat(run(Map.of(), "serve", "--config=folder")).isEqualTo(78);

    assertThat(err.toString().lines())
        .containsExactly(
            "cannot read " + working.resolve("none.yaml") + ": it does not exist",
            "cannot read " + working.resolve("folder") + ": it is a folder");
  }

  @Test
  void startsNoDatabaseForBadStart() throws IOException {
    serve(List.of("verticles: io.trunkline.BadStartsTest$Failing"), Map.of());

    assertThat(working.resolve("data/postgresql-server")).doesNotExist();
    assertThat(working.resolve("data/credentials")).doesNotExist();
  }

  @Test
  void tildeFollowsHome() {
    assertThat(Main.home(Map.of("HOME", "/elsewhere"))).isEqualTo(Path.of("/elsewhere"));
    assertThat(Main.home(Map.of("HOME", ""))).isEqualTo(Path.of(System.getProperty("user.home")));
    assertThat(new DefaultPaths(Path.of("/elsewhere"), working).resolve("~/data"))
        .isEqualTo(Path.of("/elsewhere/data"));
  }

  private void prepareFiles() throws IOException {
    var pems = Map.of("a", first, "b", second, "expired", expired);
    for (var pem : pems.entrySet()) {
      Files.copy(pem.getValue().certificate(), working.resolve(pem.getKey() + ".crt"));
      Files.copy(pem.getValue().key(), working.resolve(pem.getKey() + ".key"));
    }
    Files.writeString(
        working.resolve("unlinked.crt"),
        Files.readString(working.resolve("a.crt")) + Files.readString(working.resolve("b.crt")));
    Files.writeString(working.resolve("text"), "hunter2");
    Files.writeString(working.resolve("empty"), "\n");
    Files.writeString(working.resolve("keyset.json"), Keyset.generate().json().reveal());
    var shared = Files.createDirectory(working.resolve("shared"));
    Files.writeString(shared.resolve("theirs"), "text");
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
    var badKeyset = Files.createDirectory(working.resolve("bad-keyset"));
    Files.writeString(badKeyset.resolve("keyset.json"), "hunter2");
    var cluster = Files.createDirectories(working.resolve("no-keyset/postgresql"));
    Files.writeString(cluster.resolve("PG_VERSION"), "18\n");
  }

  private String fill(String text, Map<String, Integer> ports) {
    var filled = text;
    for (var port : ports.entrySet()) {
      filled = filled.replace(port.getKey(), port.getValue().toString());
    }
    return filled.replace("$/", working + "/").replaceAll("\\$(?=$|,)", working.toString());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  /** Serves with the settings file, and with a data folder and free ports that it does not set. */
  private int serve(List<String> lines, Map<String, String> environment) throws IOException {
    var text = String.join("\n", lines);
    Files.createDirectories(working.resolve("conf"));
    Files.writeString(working.resolve("conf/trunkline.yaml"), text);
    var flags = new ArrayList<String>();
    flags.add("serve");
    if (!text.contains("data.dir")) {
      flags.add("--data.dir=data");
    }
    for (var listener : LISTENERS) {
      if (!text.contains(listener + ".listen") && !text.contains(listener + ":")) {
        flags.add("--" + listener + ".listen=127.0.0.1:0");
      }
    }
    return run(environment, flags.toArray(String[]::new));
  }

  private int run(Map<String, String> environment, String... arguments) {
    var paths = new DefaultPaths(working.resolve("home"), working);
    var line = Main.line(new CommandContext(environment, paths));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
