package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardsTest {

  @ParameterizedTest
  @CsvSource({
    "'',      '',        true",
    "'',      a,         false",
    "*,       '',        true",
    "*,       anything,  true",
    "?,       '',        false",
    "?,       a,         true",
    "a*c,     abbc,      true",
    "a*c,     ac,        true",
    "a*c,     abcd,      false",
    "a?c,     ac,        false",
    "*b*,     abc,       true",
    "*aab,    aaaab,     true",
    "a*b*c,   aXbYbZc,   true",
    "a**?,    a,         false",
    "a**?,    ab,        true",
    "Abc,     abc,       false",
    "a.c,     abc,       false",
    "[a-z],   b,         false",
    "a*,      'a\nb',    true",
    "x*,      '*x',      false",
    "'*x',    '*x',      true",
    "'?x',    '*x',      true",
  })
  void matchesWholeTexts(String pattern, String text, boolean isMatch) {
    assertThat(Wildcards.match(pattern, text)).isEqualTo(isMatch);
  }

  @Test
  void staysWithinTheProductOfBothLengths() {
    var pattern = "*a".repeat(PolicyParser.CHARACTERS_MAX / 2) + "b";
    var text = "a".repeat(1_011);
    var longPiece = "*" + "a".repeat(500) + "b";

    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> {
          assertThat(Wildcards.match(pattern, text)).isFalse();
          assertThat(Wildcards.match(longPiece, text)).isFalse();
        });
  }
}
