package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.node.NodeSettings;
import io.trunkline.node.TestNode;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the steps of the demo for every provider. {@link DemoIT} runs the whole command. */
@ExtendWith(VertxExtension.class)
@NodeSettings("targets.allowed-networks=127.0.0.0/8")
class DemoProvidersIT {
  private final StringWriter output = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "github, GitHub",
    "gitlab, GitLab",
    "bitbucket, Bitbucket",
    "azure-devops, AzureDevOps"
  })
  void startsTwoPipelines(String provider, String type, TestNode node) throws InterruptedException {
    var demo =
        new Demo(
            node.node(), node.config(), DemoWebhook.load(provider), new PrintWriter(output, true));

    var deliveryId = demo.show();
    demo.tryNext(deliveryId);

    assertThat(output.toString())
        .contains(
            "A recorded push of " + type,
            "✔ deploy",
            "✔ notify",
            "401 Unauthorized",
            "release  NOT_MATCHED")
        .contains("Try next", "\"deliveryId\":\"" + deliveryId + "\"");
  }

  @Test
  void coversAllProviders() {
    assertThat(DemoWebhook.segments())
        .isEqualTo(List.of("azure-devops", "bitbucket", "github", "gitlab"));
  }
}
