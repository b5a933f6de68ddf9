package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.node.CredentialsFile.Credentials;
import io.trunkline.platform.secret.Secret;
import io.trunkline.settings.TrunklineConfig.BootstrapSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsFileTest {
  private static final BootstrapSettings GENERATED =
      new BootstrapSettings("000000000000", Optional.empty(), Optional.empty());

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = folder.resolve("credentials");
  }

  @Test
  void writesGeneratedKeyReadableByOwnerOnly() throws IOException {
    var key = accessKey(GENERATED, 1);

    assertThat(key.id()).matches("AKIA[A-Z2-7]{16}");
    assertThat(key.secret().reveal()).hasSize(40);
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            [default]
            aws_access_key_id = %s
            aws_secret_access_key = %s
            region = us-east-1
            """
                .formatted(key.id(), key.secret().reveal()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void keepsKeyOfEarlierStart() throws IOException {
    var first = accessKey(GENERATED, 1);
    var written = Files.readString(file);

    var second = accessKey(GENERATED, 2);

    assertThat(second).isEqualTo(first);
    assertThat(Files.readString(file)).isEqualTo(written);
  }

  @Test
  void leavesRestOfFileUnchanged() throws IOException {
    Files.writeString(
        file,
        "# mine\n[other]\naws_access_key_id = X\n\n[default]\noutput = json\n\n[last]\na = b\n");

    var key = accessKey(GENERATED, 1);

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            # mine
            [other]
            aws_access_key_id = X

            [default]
            output = json
            aws_access_key_id = %s
            aws_secret_access_key = %s
            region = us-east-1

            [last]
            a = b
            """
                .formatted(key.id(), key.secret().reveal()));
  }

  @Test
  void writesNothingForConfiguredKey() {
    var key =
        accessKey(
            new BootstrapSettings("000000000000", Optional.of("ME"), Optional.of(Secret.of("s"))),
            1);

    assertThat(key).isEqualTo(new Credentials("ME", Secret.of("s")));
    assertThat(file).doesNotExist();
  }

  @Test
  void generatesOnlyMissingPart() {
    var bootstrap = new BootstrapSettings("000000000000", Optional.of("ME"), Optional.empty());

    var key = accessKey(bootstrap, 1);

    assertThat(key.id()).isEqualTo("ME");
    assertThat(accessKey(bootstrap, 2)).isEqualTo(key);
  }

  @Test
  void doesNotUseStoredSecretForAnotherId() {
    var stored = accessKey(GENERATED, 1);

    var other =
        accessKey(new BootstrapSettings("000000000000", Optional.of("ME"), Optional.empty()), 2);

    assertThat(other.secret()).isNotEqualTo(stored.secret());
  }

  private Credentials accessKey(BootstrapSettings bootstrap, long seed) {
    return new CredentialsFile(file, new Random(seed)).accessKey(bootstrap, "us-east-1");
  }
}
