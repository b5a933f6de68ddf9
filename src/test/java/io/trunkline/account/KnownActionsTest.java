package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownActionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "*:Get*",
        "codeconnections:*",
        "codestar-connections:useconnection",
        "trunkline:PutPipelin?",
        "iam:PassRole",
        "sts:GetCallerIdentity"
      })
  void knowsActions(String pattern) {
    assertThat(KnownActions.findProblem(pattern)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "s3:GetObject, the service s3 is unknown here",
    "codeconnection:UseConnection, the service codeconnection is unknown here",
    "codeconnections:UseConnections, matches no action of codeconnections; did you mean"
        + " UseConnection?",
    "trunkline:Put, matches no action of trunkline",
    "trunkline:X*, matches no action of trunkline",
  })
  void findsMisspeltActions(String pattern, String problem) {
    assertThat(KnownActions.findProblem(pattern).orElseThrow()).contains(problem);
  }

  @Test
  void knowsAllActionsOfTheApi() throws IOException {
    var description = Files.readString(Path.of("src/main/resources/openapi.yaml"));
    var actions =
        Pattern.compile("x-trunkline-action: (\\S+)")
            .matcher(description)
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();

    assertThat(actions).hasSizeGreaterThan(30);
    assertThat(actions).allSatisfy(it -> assertThat(KnownActions.findProblem(it)).isEmpty());
  }
}
