package io.trunkline.connection;

/** What became of the wish to put an installation behind a connection. */
public sealed interface AttachInstallationResult {

  /** It is available now. */
  record Attached(Connection connection) implements AttachInstallationResult {}

  record UnknownConnection() implements AttachInstallationResult {}

  record UnknownInstallation() implements AttachInstallationResult {}

  /** They are not for the same provider or host; {@code reason} is for the caller. */
  record Mismatch(String reason) implements AttachInstallationResult {}
}
