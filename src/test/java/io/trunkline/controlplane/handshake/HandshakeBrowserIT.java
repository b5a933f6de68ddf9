package io.trunkline.controlplane.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.web.Chromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Connects an account at GitHub in Chromium, which enforces the attributes of the cookie and the
 * content security policy.
 */
class HandshakeBrowserIT {
  private Chromium chromium;
  private ConnectNode plane;
  private String connection;

  @BeforeEach
  void start() {
    chromium = Chromium.start();
    plane = new ConnectNode();
    connection = plane.createConnection("from-chromium");
  }

  @AfterEach
  void stop() {
    plane.close();
    chromium.close();
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
  void showsWhatToDoAfterARefusal() {
    chromium.open(plane.startHandshake(connection));

    chromium.press("Continue to GitHub");
    chromium.press("cancel");

    chromium.awaitHeading("Not connected");
    assertThat(chromium.text()).contains("Ask for a new link");
  }
}
