package io.trunkline.controlplane.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of installations that the provider has not announced, or whose announcement was lost. */
class ComparisonIT {
  private static ConnectNode plane;

  private String installation;
  private String connection;

  @BeforeAll
  static void startNode() {
    plane = new ConnectNode();
  }

  @AfterAll
  static void stopNode() {
    plane.close();
  }

  @BeforeEach
  void connect() {
    plane.github.reset();
    plane.node.database().run("DELETE FROM provider_check").await();
    plane.node.database().run("UPDATE provider_installation SET status = 'DELETED'").await();
    var account = plane.github.addAccount("org-" + System.nanoTime(), true);
    installation = plane.github.install(account);
    connection = plane.createConnection("compared");
    plane.complete(connection, installation);
  }

  @Test
  void noticesADeletedInstallation() {
    plane.github.uninstall(installation);

    assertThat(compare()).isEqualTo(1);

    assertThat(plane.connection(connection).getString("status")).isEqualTo("ERROR");
    assertThat(plane.connection(connection).getString("statusReason"))
        .contains("installation " + installation, "was deleted");
  }

  @Test
  void noticesASuspensionAndItsEnd() {
    plane.github.setSuspended(installation, true);
    assertThat(compare()).isEqualTo(1);
    assertThat(plane.connection(connection).getString("status")).isEqualTo("ERROR");

    plane.github.setSuspended(installation, false);
    assertThat(compare()).isEqualTo(1);
    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
  }

  @Test
  void changesNothingIfTheListIsIncompleteOrTheProviderFails() {
    plane.github.hideFromList(installation);
    assertThat(compare()).isZero();

    plane.github.failCalls(true);
    assertThat(compare()).isZero();
    plane.github.failCalls(false);

    assertThat(plane.connection(connection).getString("status")).isEqualTo("AVAILABLE");
  }

  @Test
  void comparesOnceInTheInterval() {
    plane.github.uninstall(installation);
    var comparison = plane.node.comparison();

    assertThat(comparison.compareIfDue(Duration.ofDays(1)).await()).isEqualTo(1);
    plane.connection(connection);
    assertThat(comparison.compareIfDue(Duration.ofDays(1)).await()).isZero();
    assertThat(
            plane.node.count(
                "SELECT count(*) FROM provider_check WHERE checked_at > now() - interval '1"
                    + " minute'"))
        .isEqualTo(1);
  }

  private static int compare() {
    return plane.node.comparison().compareIfDue(Duration.ZERO).await();
  }
}
