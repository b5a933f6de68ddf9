package io.trunkline;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares {@code docs/threat-model.md} with the tests that refer to its numbers. */
class ThreatModelTest {
  private static final Path DOCUMENT = Path.of("docs", "threat-model.md");
  private static final Pattern ENTRY = Pattern.compile("(?m)^\\| (\\d+) \\|");
  private static final Pattern TEST_CLASS = Pattern.compile("`(\\w+(?:Test|IT|Contract|Fuzz))`");
  private static final Pattern REFERENCE = Pattern.compile("Attacks? (\\d+(?:(?:, | and )\\d+)*)");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  @Test
  void namesTestsThatExist() throws IOException {
    var classes =
        sources().stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(toSet());

    var named = find(TEST_CLASS, Files.readString(DOCUMENT));

    assertThat(named).isNotEmpty();
    assertThat(classes).containsAll(named);
  }

  @Test
  void describesEveryAttackThatATestRefersTo() throws IOException {
    var described = find(ENTRY, Files.readString(DOCUMENT));

    for (var file : sources()) {
      var numbers =
          find(REFERENCE, Files.readString(file)).stream()
              .flatMap(list -> NUMBER.matcher(list).results().map(MatchResult::group))
              .toList();
      assertThat(described).as(file.toString()).containsAll(numbers);
    }
  }

  /** Returns the first group of each match. */
  private static Set<String> find(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).collect(toSet());
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
