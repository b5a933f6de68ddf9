import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles the classes that run in other processes: bare handler and event-bus pipeline. */
final class Samples {
  private static final Path SOURCES = Path.of("load-tests", "samples");

  private Samples() {}

  static Path compile(Path classes) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var sources = Files.list(SOURCES)) {
      var path = System.getProperty("java.class.path");
      var files = sources.map(Path::toString).filter(it -> it.endsWith(".java"));
      var arguments =
          Stream.concat(Stream.of("-nowarn", "-d", classes.toString(), "-cp", path), files)
              .toArray(String[]::new);
      if (compiler.run(null, null, null, arguments) != 0) {
        throw new IOException("the samples do not compile");
      }
    }
    return classes;
  }

  /** Packs the compiled classes into a jar, as a user would. */
  static void pack(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.list(classes)) {
      for (var file : files.toList()) {
        out.putNextEntry(new JarEntry(file.getFileName().toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
