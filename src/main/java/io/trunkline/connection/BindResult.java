package io.trunkline.connection;

/** What became of the wish to put an installation behind a connection. */
public sealed interface BindResult {

  /** It is available now. */
  record Bound(Connection connection) implements BindResult {}

  record UnknownConnection() implements BindResult {}

  record UnknownInstallation() implements BindResult {}

  /** They are not for the same provider or host; {@code reason} is for the caller. */
  record Misfit(String reason) implements BindResult {}
}
