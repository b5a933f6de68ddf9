package io.trunkline.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.settings.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void restrictsFolderToOwnerAndLeavesFilesUnchanged() throws IOException {
    var path = Files.createDirectory(parent.resolve("data"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(path.resolve("mine"), "text");

    try (var folder = DataFolder.lock(path)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
          .isEqualTo("rwx------");
      assertThat(path.resolve("mine")).hasContent("text");
    }
  }

  @Test
  void isLockedByOneNodeAtATime() {
    var path = parent.resolve("data");

    try (var first = DataFolder.lock(path)) {
      assertThatThrownBy(() -> DataFolder.lock(first.path()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("in use by another node");
    }
    DataFolder.lock(path).close();
  }

  @Test
  void rejectsFolderThatEverybodyMayWriteTo() throws IOException {
    var path = Files.createDirectory(parent.resolve("shared"));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(path.resolve("theirs"), "text");

    assertThatThrownBy(() -> DataFolder.lock(path))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("writable by everybody");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwxrwxrwx");
  }
}
