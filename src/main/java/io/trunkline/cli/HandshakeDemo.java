package io.trunkline.cli;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionStatus;
import io.trunkline.connection.Connections;
import io.trunkline.connection.HandshakeStatus;
import io.trunkline.connection.NewConnection;
import io.trunkline.node.Node;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.trunkline.settings.TrunklineConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The steps of the demo of a handshake: a connection becomes available in the browser. */
final class HandshakeDemo {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Node node;
  private final TrunklineConfig config;
  private final Caller caller;
  private final PrintWriter out;

  HandshakeDemo(Node node, TrunklineConfig config, PrintWriter out) {
    this.node = node;
    this.config = config;
    this.caller =
        new Caller(
            new AccountId(config.bootstrap().accountId()),
            config.bootstrap().accessKeyId().orElseThrow());
    this.out = out;
  }

  /**
   * Creates the connection, and waits until a person has gone through the pages.
   *
   * @param isHeadless whether this process plays the person
   */
  void show(boolean isHeadless) throws IOException, InterruptedException {
    say("\nStep 1: create a connection. It is PENDING, because nothing is attached to it.");
    var connection = create();
    showStatus(connection);
    say("\nStep 2: start a handshake: POST /v1/connections/" + id(connection) + "/handshake");
    var begun =
        node.wiring()
            .handshakes()
            .begin(caller, connection.arn().connectionId())
            .await()
            .orElseThrow();
    var link = URI.create(config.gateway().publicUrl() + "/handshakes/" + begun.link().reveal());
    if (isHeadless) {
      say("\nStep 3: a person opens the link and goes through the pages:");
      try (var person = new DemoPerson(line -> say("  " + line))) {
        person.connect(link);
      }
    } else {
      say("\nStep 3: open this link in a browser on this machine, and press the buttons:\n");
      say("  " + link);
    }
    awaitEnd(connection);
    say("\nThe connection has an installation now, and the same ARN:");
    showStatus(find(connection));
  }

  private Connection create() {
    var created =
        (Connections.CreateResult.Created)
            node.wiring()
                .connections()
                .create(
                    caller,
                    new NewConnection(
                        "demo",
                        ProviderType.GITHUB,
                        List.of(),
                        Namespace.CODECONNECTIONS,
                        config.defaultRegion()))
                .await();
    return created.connection();
  }

  /** Reports each new status of the handshake, and returns when it has ended. */
  private void awaitEnd(Connection connection) throws InterruptedException {
    var shown = HandshakeStatus.CREATED;
    while (true) {
      var handshake =
          node.wiring()
              .handshakes()
              .findLatest(caller.accountId(), connection.arn().connectionId())
              .await()
              .orElseThrow();
      if (handshake.status() != shown) {
        shown = handshake.status();
        say("  handshake: " + shown);
      }
      if (shown.isFinal() && find(connection).status() != ConnectionStatus.AVAILABLE) {
        throw new IllegalStateException("the handshake ended: " + shown + " " + handshake.reason());
      }
      if (shown.isFinal()) {
        return;
      }
      Thread.sleep(POLL);
    }
  }

  private Connection find(Connection connection) {
    return node.wiring()
        .connections()
        .find(caller.accountId(), connection.arn())
        .await()
        .orElseThrow();
  }

  private static String id(Connection connection) {
    return connection.arn().connectionId().toString();
  }

  private void showStatus(Connection connection) {
    say("  " + connection.arn() + "  " + connection.status());
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
