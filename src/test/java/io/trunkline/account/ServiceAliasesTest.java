package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAliasesTest {
  @Test
  void namesActionsOfCodeConnectionsInBothNamespaces() {
    assertThat(ServiceAliases.ofAction("codeconnections:GetHost"))
        .containsExactly("codeconnections:GetHost", "codestar-connections:GetHost");
    assertThat(ServiceAliases.ofAction("codestar-connections:Get*"))
        .containsExactly("codestar-connections:Get*", "codeconnections:Get*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", ":", "trunkline:PutPipeline", "codeconnectionsx:GetHost"})
  void leavesOtherActionsAsTheyAre(String action) {
    assertThat(ServiceAliases.ofAction(action)).containsExactly(action);
  }

  @Test
  void namesArnsOfCodeConnectionsInBothNamespaces() {
    assertThat(ServiceAliases.ofArn("arn:aws:codeconnections:us-east-1:1:host/a"))
        .containsExactly(
            "arn:aws:codeconnections:us-east-1:1:host/a",
            "arn:aws:codestar-connections:us-east-1:1:host/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*", ":", "arn:aws", "arn:aws:codeconnections", "arn:aws:iam::1:role/a"})
  void leavesOtherTextsAsTheyAre(String text) {
    assertThat(ServiceAliases.ofArn(text)).containsExactly(text);
  }
}
