package io.trunkline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
  private static final String[] PATTERN_PARTS = {
    "a",
    "b",
    "c",
    "é",
    "😀",
    ".",
    "-",
    "/",
    "*",
    "**",
    "?",
    "[",
    "]",
    "[!",
    "[ab]",
    "[!a-c]",
    "[-a]",
    "[!-a]",
    "[a-]",
    "[^a]",
    "[a-c1-9]",
    "[+-/]",
    "[*?{]",
    "[\\]",
    "[a&&b]",
    "[😀b]",
    "{",
    "}",
    ",",
    "{a,b}",
    "{*.b,c?}",
    "{a,}",
    "\\*",
    "\\[",
    "\\a",
    "\\",
    "\\{",
    "!",
    "^",
    "$",
    "+",
    "(",
    ")",
    "|",
    "main",
    "release/",
    "&"
  };
  private static final String[] PATH_PARTS = {
    "a",
    "b",
    "c",
    "é",
    "😀",
    ".",
    "-",
    "/",
    "*",
    "[",
    "]",
    "{",
    "}",
    ",",
    "\\",
    "!",
    "^",
    "$",
    "+",
    "(",
    ")",
    "|",
    "main",
    "release/",
    "&",
    "0",
    "5",
    "..",
    " "
  };

  @Test
  void agreesWithNioOnRandomPatternsAndPaths() {
    var random = new Random(20_260_101);
    var compared = 0;
    var matched = 0;

    for (var i = 0; i < 40_000; i++) {
      var pattern = text(random, PATTERN_PARTS, 6);
      var nio = nio(pattern);
      var ours = ours(pattern);
      if (nio.isEmpty()) {
        assertThat(ours).as("NIO refuses " + pattern).isEmpty();
      } else if (ours.isPresent()) {
        for (var path : paths(random, pattern)) {
          compared++;
          matched += nio.get().matches(path) ? 1 : 0;
          assertThat(ours.get().matches(path.toString()))
              .as("%s against %s", pattern, path)
              .isEqualTo(nio.get().matches(path));
        }
      }
    }

    assertThat(compared).isGreaterThan(50_000);
    assertThat(matched).isGreaterThan(5_000);
  }

  @Test
  void acceptsWhatNioAcceptsExceptUndefinedClasses() {
    var random = new Random(7);

    for (var i = 0; i < 40_000; i++) {
      var pattern = text(random, PATTERN_PARTS, 5);
      if (nio(pattern).isPresent() && ours(pattern).isEmpty()) {
        assertThatThrownBy(() -> GlobParser.parse(pattern))
            .hasMessageMatching(
                "(?s).*(an empty character class|a range that does not ascend|a '-' in a character"
                    + " class).*");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "main*, main, true",
    "main*, main-2, true",
    "main*, main/x, false",
    "feature/**, feature/a/b, true",
    "feature/**, feature, false",
    "feature/**, feature/, true",
    "v?.0, v1.0, true",
    "v?.0, v/.0, false",
    "rel-[0-9], rel-7, true",
    "rel-[!0-9], rel-7, false",
    "'*.{js,ts}', app.ts, true",
    "'*.{js,ts}', src/app.ts, false",
    "a\\*b, a*b, true",
    "a\\*b, axb, false",
    "**, a/b/c, true",
    "dir/*, dir/sub/x, false",
    "my-file.jar, d/my-file.jar, false",
    "**/README.md, README.md, false",
    "**/README.md, docs/README.md, true",
    "Main, main, false",
    "*.md, .md, true",
    "a*a, a, false",
    "*x*, axb, true",
    "**/*.md, a/b.md, true"
  })
  void matchesAsDocumented(String pattern, String value, boolean matches) {
    assertThat(GlobParser.parse(pattern).matches(value)).isEqualTo(matches);
  }

  // Attack 28.
  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "..", "../../x", "a//b", "a\u0000b", "a\u2028b", "\ud83d", "/"})
  void treatsUnusualNamesAsPlainText(String value) {
    assertThat(GlobParser.parse("**").matches(value)).isTrue();
    assertThat(GlobParser.parse("x/**").matches("x/" + value)).isTrue();
    assertThat(GlobParser.parse("[x]/**").matches("x/" + value)).isTrue();
    assertThat(GlobParser.parse("main").matches(value)).isFalse();
  }

  @Test
  void matchesNamesOf300Characters() {
    var name = "release/" + "é".repeat(300);

    assertThat(GlobParser.parse("release/*").matches(name)).isTrue();
    assertThat(GlobParser.parse("release/?*").matches(name)).isTrue();
  }

  // Attack 61.
  @Test
  void isLinearWhereBacktrackingIsExponential() {
    var glob = GlobParser.parse("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*c[x]y");

    assertThat(glob.matches("a".repeat(4_000) + "cxy")).isTrue();
    assertThat(glob.matches("a".repeat(4_000) + "xxy")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{a,{b}} | a '{' within a group; groups do not nest at character 4",
        "x{a | a '{' without a '}' at character 2",
        "a\\ | a '\\' at its end at character 2",
        "a[bc | a '[' without a ']' at character 2",
        "[a/b] | a '/' in a character class, which never matches it at character 3",
        "[z-a] | a range that does not ascend to a plain character at character 2",
        "[a-c-e] | a '-' in a character class that is neither first nor last nor in a range at"
            + " character 5",
        "[] | an empty character class at character 1"
      })
  void reportsWhatIsWrongAndWhere(String pattern, String words) {
    assertThatThrownBy(() -> GlobParser.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udbff", "\udc00", "\udfff"})
  void rejectsHalfASurrogatePair(String half) {
    assertThatThrownBy(() -> GlobParser.parse("a" + half + "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("has a character that no name can contain at character 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud7ff", "\ue000"})
  void acceptsTheNeighboursOfTheSurrogates(String text) {
    assertThat(GlobParser.parse("[" + text + "]").matches(text)).isTrue();
  }

  private static List<Path> paths(Random random, String pattern) {
    var near = pattern.replaceAll("[*?\\[\\]{}!,\\\\]", random.nextBoolean() ? "" : "a");
    return List.of(
        path(text(random, PATH_PARTS, 4)), path(near), path(near + text(random, PATH_PARTS, 1)));
  }

  private static Path path(String text) {
    return Path.of(text);
  }

  private static String text(Random random, String[] parts, int partsMax) {
    var text = new StringBuilder();
    for (var i = random.nextInt(partsMax); i >= 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static Optional<PathMatcher> nio(String pattern) {
    try {
      return Optional.of(FileSystems.getDefault().getPathMatcher("glob:" + pattern));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Glob> ours(String pattern) {
    try {
      return Optional.of(GlobParser.parse(pattern));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
