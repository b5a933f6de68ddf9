package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextPatternTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', *, true",
    "'', ?, false",
    "a, a, true",
    "a, b, false",
    "a*, *b, true",
    "a*, b*, false",
    "a*c, ab*, true",
    "?, *, true",
    "??, ?, false",
    "*a*, *b*, true",
    "a?c, ab*, true",
    "release/*, **/1, true",
    "*x, y, false",
  })
  void overlapsIfSomeTextMatchesBoth(String one, String other, boolean overlap) {
    var first = TextPattern.ofWildcards(one);
    var second = TextPattern.ofWildcards(other);

    assertThat(TextPattern.overlap(first, second)).isEqualTo(overlap);
    assertThat(TextPattern.overlap(second, first)).isEqualTo(overlap);
  }
}
