package io.trunkline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.node.TestNode;
import io.trunkline.platform.web.Chromium;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** Goes through the demo's pages of GitHub in Chromium. */
class DemoGithubIT {
  @Test
  void leadsThroughConsentAndInstallation() {
    var vertx = Vertx.vertx();
    var gateway = TestNode.freeAddress();
    var github =
        new DemoGithub(
            vertx, new SecureRandom(), URI.create("http://" + gateway + "/handshakes/callback"));
    var builder =
        TestNode.builder()
            .withoutEgress()
            .setting("gateway.listen", gateway)
            .setting("gateway.public-url", "http://" + gateway);
    github.settings().entrySet().stream()
        .filter(setting -> !setting.getKey().startsWith("bootstrap."))
        .forEach(setting -> builder.setting(setting.getKey(), setting.getValue()));
    try (var chromium = Chromium.start();
        var node = builder.start();
        var api = node.api()) {
      var request = new JsonObject().put("ConnectionName", "demo").put("ProviderType", "GitHub");
      var arn =
          new JsonObject(api.aws("CreateConnection", request).body()).getString("ConnectionArn");
      var path = "/v1/connections/" + arn.substring(arn.lastIndexOf('/') + 1);
      chromium.open(api.request("POST", path + "/handshake", new JsonObject()).getString("url"));

      chromium.press("Continue to GitHub");
      chromium.press("Authorize trunkline-demo");
      chromium.press("Install on octocat");

      chromium.awaitHeading("Connected");
      assertThat(api.get(path).getString("status")).isEqualTo("AVAILABLE");
    } finally {
      vertx.close().await();
    }
  }
}
