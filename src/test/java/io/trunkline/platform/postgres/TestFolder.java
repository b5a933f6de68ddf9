package io.trunkline.platform.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the server of the tests keeps its files: in memory if there is room, for a thousand copies
 * of a template take a third of the time there.
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

  /** By tests that were killed. */
  private static void deleteIfLeft(Path folder) {
    var pid = folder.getFileName().toString().substring(PREFIX.length()).split("-", 2)[0];
    if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
      return;
    }
    try {
      PostgresBinaries.delete(folder);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("not deleted, by another run perhaps: " + e);
    }
  }
}
