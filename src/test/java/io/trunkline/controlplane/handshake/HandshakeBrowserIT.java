package io.trunkline.controlplane.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.web.Chromium;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Connects an account at GitHub in Chromium, which enforces the attributes of the cookie and the
 * content security policy.
 */
@TestInstance(Lifecycle.PER_CLASS)
class HandshakeBrowserIT {
  private Chromium chromium;
  private ConnectNode plane;
  private String connection;

  @BeforeAll
  void start() {
    chromium = Chromium.start();
    plane = new ConnectNode();
  }

  @AfterAll
  void stop() {
    plane.close();
    chromium.close();
  }

  @BeforeEach
  void createConnection() {
    plane.github.reset();
    connection = plane.createConnection("from-chromium");
  }

  @Test
  void connectsThroughThePagesOfTheProvider() {
    plane.github.install(plane.github.person());
    chromium.open(plane.startHandshake(connection));

    chromium.press("Continue to GitHub");
    chromium.press("authorize");

    chromium.awaitHeading("Connected");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
  }

  @Test
  void choosesToInstallTheApp() {
    var organization = plane.github.addAccount("octo", true);
    plane.github.setRole(organization, "admin");
    plane.github.install(plane.github.person());
    plane.github.install(organization);
    chromium.open(plane.startHandshake(connection));
    chromium.press("Continue to GitHub");
    chromium.press("authorize");
    chromium.awaitHeading("Choose an installation");

    chromium.press("Install the app on another account");
    chromium.press("mona");

    chromium.awaitHeading("Connected");
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
  }

  @Test
  void connectsToTheOtherProviders() {
    plane.gitlab.addGroup("acme");
    plane.gitlab.addGroup("beta");
    plane.bitbucket.addWorkspace("acme", true);
    plane.azureDevops.addOrganization("fabrikam", "Tailspin");

    for (var provider :
        Map.of("GitLab", "beta", "Bitbucket", "", "AzureDevOps", "fabrikam/Tailspin").entrySet()) {
      var pending = plane.createConnection("at-" + provider.getKey(), provider.getKey());
      chromium.open(plane.startHandshake(pending));
      chromium.press("Continue to " + provider.getKey());
      if (!provider.getValue().isEmpty()) {
        chromium.awaitHeading("Choose what to connect");
        chromium.press("Use " + provider.getValue());
      }

      chromium.awaitHeading("Connected");
      assertThat(plane.connection(pending).getString("status")).isEqualTo("AVAILABLE");
    }
  }

  @Test
  void showsWhatToDoAfterARefusal() {
    chromium.open(plane.startHandshake(connection));

    chromium.press("Continue to GitHub");
    chromium.press("cancel");

    chromium.awaitHeading("Not connected");
    assertThat(chromium.text()).contains("Ask for a new link");
  }
}
