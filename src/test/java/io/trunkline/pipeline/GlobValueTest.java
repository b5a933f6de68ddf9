package io.trunkline.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlobValueTest {
  /** {@link PatternMatchCache} uses globs as keys. */
  @Test
  void equalsAGlobWithTheSamePattern() {
    var glob = GlobParser.parse("src/**");

    assertThat(glob)
        .isEqualTo(GlobParser.parse("src/**"))
        .hasSameHashCodeAs("src/**")
        .isNotEqualTo(GlobParser.parse("src/*"))
        .isNotEqualTo("src/**")
        .hasToString("src/**");
  }

  @Test
  void acceptsARangeOfOneCharacter() {
    assertThat(GlobParser.parse("[a-a]").matches("a")).isTrue();
    assertThat(GlobParser.parse("[a-a]").matches("b")).isFalse();
  }

  @Test
  void neverMatchesASlashByARange() {
    var upToTheSlash = GlobParser.parse("[+-/]");

    assertThat(upToTheSlash.matches("+")).isTrue();
    assertThat(upToTheSlash.matches(".")).isTrue();
    assertThat(upToTheSlash.matches("/")).isFalse();
    assertThat(GlobParser.parse("[.-0]").matches("0")).isTrue();
    assertThat(GlobParser.parse("[.-0]").matches("/")).isFalse();
  }
}
