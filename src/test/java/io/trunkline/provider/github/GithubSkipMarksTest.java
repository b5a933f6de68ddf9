package io.trunkline.provider.github;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GithubSkipMarksTest {

  @ParameterizedTest
  @CsvSource({
    "'docs [skip ci]', [skip ci]",
    "'[CI SKIP] docs', [ci skip]",
    "'a\n\nb [no ci]', [no ci]",
    "'[skip actions]', [skip actions]",
    "'x[actions skip]x', [actions skip]",
    "'docs\n\nskip-checks: true', 'skip-checks: true'",
    "'docs\n\nSigned-off-by: me\nSkip-Checks:true\n', 'skip-checks: true'"
  })
  void findsMarksOfGithubActions(String message, String mark) {
    var found = GithubSkipMarks.find(message.replace("\\n", "\n"));

    assertThat(found).contains(mark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "skip ci",
        "[skipci]",
        "[skip  ci]",
        "skip-checks: true\n\nis what the trailer would be",
        "docs\n\nskip-checks: false",
        "docs\n\nno skip-checks: true here"
      })
  void ignoresOtherTexts(String message) {
    assertThat(GithubSkipMarks.find(message)).isEmpty();
  }

  @Test
  void readsLongMessageInLinearTime() {
    var message = "skip-checks:" + " \n".repeat(500_000);

    assertThat(GithubSkipMarks.find(message)).isEmpty();
  }
}
