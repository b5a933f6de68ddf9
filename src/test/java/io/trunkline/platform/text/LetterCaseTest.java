package io.trunkline.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetterCaseTest {

  @ParameterizedTest
  @CsvSource({
    "Octo/APP, octo/app",
    "\u00c4rzte/\u00c9toile, \u00e4rzte/\u00e9toile",
    "\u041f\u0440\u043e\u0435\u043a\u0442, \u043f\u0440\u043e\u0435\u043a\u0442",
    "\ud801\udc00, \ud801\udc28"
  })
  void foldsCapitalLetters(String name, String folded) {
    assertThat(LetterCase.fold(name)).isEqualTo(folded);
    assertThat(LetterCase.areEqual(name, folded)).isTrue();
  }

  /** Kelvin, angstrom and ohm signs, dotted I, long s, capital sharp s, a ligature. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\u212a", "\u212b", "\u2126", "\u0130", "\u017f", "\u1e9e", "\ufb00", "\ud800"})
  void keepsCharactersThatAreNoCapitals(String character) {
    assertThat(LetterCase.fold(character)).isEqualTo(character);
  }

  @Test
  void theKelvinSignIsNotALetterK() {
    assertThat(LetterCase.areEqual("octo/\u212aube", "octo/kube")).isFalse();
    assertThat(LetterCase.areEqual("octo/\u212aube", "octo/Kube")).isFalse();
    assertThat(LetterCase.areEqual("octo/\u017ftore", "octo/store")).isFalse();
  }

  @Test
  void foldingTwiceChangesNothingMore() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .mapToObj(c -> LetterCase.fold(Character.toString(c)))
                .filter(folded -> !LetterCase.fold(folded).equals(folded)))
        .isEmpty();
  }
}
