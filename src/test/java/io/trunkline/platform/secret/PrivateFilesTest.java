package io.trunkline.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
  @TempDir Path folder;

  @Test
  void writesFilesReadableOnlyByTheirOwner() throws IOException {
    var file = folder.resolve("secret");

    PrivateFiles.write(file, "one");
    PrivateFiles.write(file, "two");

    assertThat(PrivateFiles.read(file)).contains("two");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(folder.resolve("secret.new")).doesNotExist();
  }

  @Test
  void restrictsTheModeOfFilesThatItReads() throws IOException {
    var file = folder.resolve("secret");
    Files.writeString(file, "one");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    var text = PrivateFiles.read(file);

    assertThat(text).contains("one");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void restrictsTheModeOfAFolder() throws IOException {
    var made = PrivateFiles.folder(folder.resolve("a/b"));

    assertThat(mode(made)).isEqualTo("rwx------");
    assertThat(PrivateFiles.read(made.resolve("absent"))).isEmpty();
  }

  @Test
  void saysThatFolderIsFile() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> PrivateFiles.folder(file))
        .hasMessage("cannot use folder %s: %s is a file", file, file);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
