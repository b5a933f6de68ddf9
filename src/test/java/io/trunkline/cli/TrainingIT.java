package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.node.NodeSettings;
import io.trunkline.node.TestNode;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sends the training's webhooks. {@link AotCacheIT} runs the whole command. */
@ExtendWith(VertxExtension.class)
@NodeSettings("targets.allowed-networks=127.0.0.0/8")
class TrainingIT {

  @Test
  void everyWebhookIsNewAndStartsPipelines(TestNode node) throws InterruptedException {
    int webhooks = 10 * DemoWebhook.segments().size();

    new Training(node.node(), node.config()).run(webhooks);

    // Training throws if a webhook starts nothing, such as a repeat.
    assertThat(node.count("SELECT count(*) FROM delivery")).isEqualTo(webhooks);
  }
}
