package io.trunkline.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarNamesTest {

  @ParameterizedTest
  @CsvSource({
    "octo/App, octo/app, true",
    "octo/aap, octo/app, true",
    "octo/apps, octo/app, true",
    "octo/app, octo/app, false",
    "octo/other, octo/app, false",
  })
  void findsNamesThatMayBeTypingErrors(String name, String meant, boolean isSimilar) {
    assertThat(SimilarNames.areSimilar(name, meant)).isEqualTo(isSimilar);
  }
}
