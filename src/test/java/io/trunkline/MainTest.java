package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.cli.CommandContext;
import io.trunkline.platform.secret.Keyset;
import io.trunkline.platform.secret.Secret;
import io.trunkline.settings.Setting;
import io.trunkline.settings.SettingSources.DefaultPaths;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path working;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void helpOfServeListsEverySetting() {
    var code = run("serve", "--help");

    assertThat(code).isZero();
    for (var setting : Setting.values()) {
      assertThat(out.toString()).contains("--" + setting.key() + "=");
    }
  }

  @Test
  void printsVersion() {
    var code = run("--version");

    assertThat(code).isZero();
    assertThat(out.toString()).startsWith("Trunkline ").doesNotContain("unknown", "${");
  }

  @Test
  void helpListsCommandsForUsersOnly() {
    var code = run("--help");

    assertThat(code).isZero();
    assertThat(out.toString()).contains("serve", "demo", "keyset").doesNotContain("train ");
  }

  @Test
  void namesUnknownFlagAndSuggestsKnownOne() {
    var code = run("--gateway.lisen=1");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--gateway.lisen", "--gateway.listen");
  }

  @Test
  void namesUnknownCommandAndSuggestsKnownOne() {
    var code = run("sevre");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("sevre").contains("serve");
  }

  @Test
  void exitsWith78ForInvalidValue() {
    var code = run("--gateway.listen=1");

    assertThat(code).isEqualTo(78);
    assertThat(err.toString()).startsWith("--gateway.listen is '1'");
  }

  @Test
  void exitsWith78ForUnknownKeyInFile() throws IOException {
    Files.writeString(working.resolve("own.yaml"), "gateway.lisen: a\n");

    var code = run("serve", "--config=own.yaml");

    assertThat(code).isEqualTo(78);
    assertThat(err.toString()).contains("gateway.lisen");
  }

  @Test
  void printsNewKeyset() {
    var code = run("keyset", "generate");

    assertThat(code).isZero();
    assertThat(Keyset.parse(Secret.of(out.toString())).keyCount()).isEqualTo(1);
  }

  @Test
  void writesAndRotatesKeysetFile() throws IOException {
    var file = working.resolve("keys.json");

    var generated = run("keyset", "generate", "--output=keys.json");
    var rotated = run("keyset", "rotate", "keys.json");

    assertThat(generated).isZero();
    assertThat(rotated).isZero();
    assertThat(Keyset.parse(Secret.of(Files.readString(file))).keyCount()).isEqualTo(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(out.toString()).contains("contains 2 keys").doesNotContain("primaryKeyId");
  }

  @Test
  void doesNotOverwriteKeyset() throws IOException {
    Files.writeString(working.resolve("keys.json"), "in use");

    var code = run("keyset", "generate", "--output=keys.json");

    assertThat(code).isEqualTo(78);
    assertThat(working.resolve("keys.json")).hasContent("in use");
  }

  private int run(String... arguments) {
    var paths = new DefaultPaths(working.resolve("home"), working);
    var line = Main.line(new CommandContext(Map.of(), paths));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(Main.withCommand(arguments));
  }
}
