import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** The scratch folder of this run. */
final class Scratch implements AutoCloseable {
  private final Path root;
  private final boolean isKept;

  Scratch(boolean isKept) throws IOException {
    this.root = Files.createTempDirectory("trunkline-load-");
    this.isKept = isKept;
  }

  Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  Path file(String name) {
    return root.resolve(name);
  }

  @Override
  public void close() throws IOException {
    if (isKept) {
      System.out.println("Kept " + root);
      return;
    }
    try (var files = Files.walk(root)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
