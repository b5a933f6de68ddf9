package io.trunkline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * All sources are formatted by google-java-format. Uses its library, because Maven may run on a JDK
 * that the formatter's plugin does not support. To format all files: {@code mvn test
 * -Dtest=FormatTest -Dtrunkline.format=write}.
 */
class FormatTest {
  private static final boolean WRITE = "write".equals(System.getProperty("trunkline.format"));

  @Test
  void sourcesAreFormatted() throws IOException {
    var formatter = new Formatter();

    var unformatted = new ArrayList<Path>();
    for (var file : sources()) {
      var text = Files.readString(file);
      var formatted = format(formatter, file, text);
      if (!formatted.equals(text)) {
        unformatted.add(file);
        if (WRITE) {
          Files.writeString(file, formatted);
        }
      }
    }

    assertThat(WRITE ? List.of() : unformatted)
        .as("not formatted; mvn test -Dtest=FormatTest -Dtrunkline.format=write formats them")
        .isEmpty();
  }

  private static String format(Formatter formatter, Path file, String text) {
    try {
      return formatter.formatSourceAndFixImports(text);
    } catch (FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
