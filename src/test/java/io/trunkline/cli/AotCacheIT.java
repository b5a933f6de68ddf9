package io.trunkline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code ./trunkline} with AOT caches that fit and caches that do not. */
@Timeout(180)
class AotCacheIT {
  private static final Path JAR =
      Path.of(System.getProperty("trunkline.jar", "target/trunkline.jar")).toAbsolutePath();
  private static final String JAVA_HOME = System.getProperty("java.home");

  /** The cache of the packaged jar. */
  private static Path trained;

  @TempDir static Path shared;

  /** A folder with the packaged files and no sources, so that the script builds nothing. */
  @TempDir Path home;

  /** Trains only if the package has no cache of this jar. */
  @BeforeAll
  static void train() throws Exception {
    trained = JAR.resolveSibling("trunkline.aot");
    if (!Files.exists(trained) || modified(trained).compareTo(modified(JAR)) < 0) {
      trained = shared.resolve("trunkline.aot");
      var java = JAVA_HOME + File.separator + "bin" + File.separator + "java";
      var output = "-XX:AOTCacheOutput=" + trained;
      run(
          new ProcessBuilder(
              java, "@conf/jvm.options", output, "-jar", "" + JAR, "train", "--webhooks=100"));
    }
  }

  @BeforeEach
  void install() throws IOException {
    var target = Files.createDirectory(home.resolve("target"));
    Files.createSymbolicLink(target.resolve("lib"), JAR.resolveSibling("lib"));
    copy(JAR, target.resolve("trunkline.jar"));
    copy(trained, target.resolve("trunkline.aot"));
    Files.createDirectory(home.resolve("conf"));
    copy(Path.of("conf/jvm.options"), home.resolve("conf/jvm.options"));
    copy(Path.of("trunkline"), home.resolve("trunkline"));
    Files.setPosixFilePermissions(home.resolve("trunkline"), fromString("rwx------"));
  }

  /** The temporary folder must not contain links to other folders when it is deleted. */
  @AfterEach
  void unlink() throws IOException {
    Files.delete(home.resolve("target/lib"));
  }

  @Test
  void nodeLoadsItsClassesFromCache() throws Exception {
    var log = home.resolve("classes.log");

    var node =
        builder(
                "-Xlog:class+load:file=" + log,
                "serve",
                "--data.dir=" + home.resolve("data"),
                "--gateway.listen=127.0.0.1:0",
                "--control.listen=127.0.0.1:0",
                "--management.listen=127.0.0.1:0")
            .start();
    try (var output = node.inputReader(UTF_8)) {
      assertThat(output.lines().anyMatch(it -> it.contains("Ready: gateway"))).isTrue();
    } finally {
      node.destroy();
      node.waitFor();
    }

    var loaded = Files.readAllLines(log).stream().filter(it -> it.contains(" io.")).toList();
    var cached = loaded.stream().filter(it -> it.contains("source: shared objects file")).count();
    assertThat(loaded).hasSizeGreaterThan(3000);
    assertThat(cached).isGreaterThan(loaded.size() * 95L / 100);
  }

  @Test
  void startsWithCacheOlderThanJar() throws Exception {
    Files.setLastModifiedTime(jar(), FileTime.from(Instant.now().plusSeconds(5)));

    printsOnlyVersion("");
  }

  @Test
  void startsWithCacheOfAnotherJar() throws Exception {
    Files.setLastModifiedTime(jar(), FileTime.from(Instant.EPOCH));

    printsOnlyVersion("");
  }

  @Test
  void startsWithCacheOfOtherFlags() throws Exception {
    printsOnlyVersion("-XX:-UseCompressedOops");
  }

  @Test
  void startsWithDamagedCache() throws Exception {
    Files.writeString(cache(), "not a cache");

    printsOnlyVersion("");
  }

  @Test
  void startsWithoutCache() throws Exception {
    Files.delete(cache());

    printsOnlyVersion("");
  }

  @Test
  void javaOptsCanRequestAnotherCache() throws Exception {
    var another = home.resolve("another.aot");

    assertThat(version("-XX:AOTCacheOutput=" + another)).startsWith("Trunkline ");
    assertThat(another).isNotEmptyFile();
  }

  @Test
  void printsWhyCacheDoesNotFitWhenAsked() throws Exception {
    Files.setLastModifiedTime(jar(), FileTime.from(Instant.EPOCH));

    assertThat(version("-Xlog:aot")).contains("timestamp has changed", "Trunkline ");
  }

  private void printsOnlyVersion(String options) throws Exception {
    assertThat(version(options)).matches("Trunkline \\S+\\n");
  }

  private String version(String options) throws Exception {
    return run(builder(options, "--version"));
  }

  private ProcessBuilder builder(String options, String... arguments) {
    var command = new ArrayList<>(List.of(arguments));
    command.addFirst(home.resolve("trunkline").toString());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", JAVA_HOME);
    builder.environment().put("JAVA_OPTS", options);
    return builder;
  }

  /** Expects exit code 0, and returns the output. */
  private static String run(ProcessBuilder builder) throws Exception {
    var process = builder.redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private Path jar() {
    return home.resolve("target/trunkline.jar");
  }

  private Path cache() {
    return home.resolve("target/trunkline.aot");
  }

  private static FileTime modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }
}
