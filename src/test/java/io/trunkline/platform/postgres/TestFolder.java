package io.trunkline.platform.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The data folder of the tests' PostgreSQL server. It is in memory if there is enough space,
 * because copying the template database takes a third of the time there.
 */
final class TestFolder {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long BYTES_MIN = 2L << 30;
  private static final String PREFIX = "trunkline-test-";

  private TestFolder() {}

  static Path create() throws IOException {
    if (!Files.isWritable(MEMORY) || Files.getFileStore(MEMORY).getUsableSpace() < BYTES_MIN) {
      return Files.createTempDirectory(PREFIX);
    }
    try (var folders = Files.newDirectoryStream(MEMORY, PREFIX + "*")) {
      folders.forEach(TestFolder::deleteIfLeft);
    }
    return Files.createTempDirectory(MEMORY, PREFIX + ProcessHandle.current().pid() + "-");
  }

  /** Deletes the folder if the tests that created it were killed. */
  private static void deleteIfLeft(Path folder) {
    var pid = folder.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
    if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
      return;
    }
    try {
      PostgresBinaries.delete(folder);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("could not delete a folder of earlier tests: " + e);
    }
  }
}
