package io.trunkline.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

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
    deleteLeftOvers();
    return Files.createDirectory(MEMORY.resolve(PREFIX + ProcessHandle.current().pid()));
  }

  /** Of tests that were killed. */
  private static void deleteLeftOvers() throws IOException {
    try (var folders = Files.newDirectoryStream(MEMORY, PREFIX + "*")) {
      for (var folder : folders) {
        var pid = folder.getFileName().toString().substring(PREFIX.length());
        if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          delete(folder);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
