package io.trunkline.controlplane.handshake;

import io.trunkline.connection.Handshake;
import io.trunkline.controlplane.handshake.HandshakeStep.End;

/** The pages on which a handshake ends, each with what the person can do next. */
final class LastPages {
  private static final String ASK_AGAIN =
      "Ask for a new link. The person who manages the connection starts another handshake.";
  private static final String CLOSE = "You can close this window.";
  private static final String NOT_CONNECTED = "Not connected";

  private LastPages() {}

  static End unknownLink() {
    return new End(404, "Unknown link", "There is nothing at this address.", ASK_AGAIN);
  }

  static End usedLink() {
    return new End(
        409,
        "This link cannot be used again",
        "It has expired, was completed, or was continued in another browser.",
        ASK_AGAIN);
  }

  static End staleStep() {
    return new End(
        400,
        "This step is no longer valid",
        "It was already used, took too long, or began in another browser.",
        ASK_AGAIN);
  }

  /** For people who change an installation at the provider on their own. */
  static End changeAtProvider() {
    return new End(200, "Nothing to do here", "Your change at the provider is in effect.", "");
  }

  static End denied(String reason) {
    return new End(403, NOT_CONNECTED, "The provider says: " + reason, ASK_AGAIN);
  }

  static End failed(String reason) {
    return new End(409, NOT_CONNECTED, reason, ASK_AGAIN);
  }

  static End waitingForOwner() {
    return new End(
        200,
        "Waiting for approval",
        "You have asked an owner of the organization to approve the app."
            + " The connection becomes available by itself when this happens.",
        CLOSE);
  }

  static End deletedConnection() {
    return new End(404, NOT_CONNECTED, "The connection no longer exists.", "");
  }

  static End connected(HandshakeStep.Connected step) {
    return new End(
        200,
        "Connected",
        "Connection %s now uses %s.".formatted(step.connection(), step.used()),
        CLOSE);
  }

  static End busy() {
    return new End(
        503, "Too busy", "Too many people connect at the same time.", "Try again later.");
  }

  static End fault() {
    return new End(
        500,
        NOT_CONNECTED,
        "Something went wrong here. The log of the node has the details.",
        "Try again later.");
  }

  /** For a handshake in which the person has nothing to do any more. */
  static End ended(Handshake handshake) {
    return switch (handshake.status()) {
      case COMPLETED ->
          new End(
              200,
              "Connected",
              "Connection %s is available.".formatted(handshake.connectionName()),
              CLOSE);
      case EXPIRED ->
          new End(
              410,
              "This link has expired",
              handshake.reason().isEmpty() ? "It took too long." : handshake.reason(),
              ASK_AGAIN);
      case WAITING -> waitingForOwner();
      case DENIED, FAILED, CREATED, OPENED, STARTED, CHOOSING ->
          new End(410, NOT_CONNECTED, handshake.reason(), ASK_AGAIN);
    };
  }
}
