package io.trunkline.connection;

import io.trunkline.provider.ProviderType;
import java.util.Optional;

/**
 * That a connection or a host has another status now, or that it is new or gone.
 *
 * @param previousStatus absent of what is new
 * @param reason why it failed; absent otherwise
 */
public record StatusChange(
    Subject subject,
    String arn,
    String name,
    ProviderType providerType,
    String status,
    Optional<String> previousStatus,
    Optional<String> reason) {

  /** The status of what is gone; no row ever has it. */
  public static final String DELETED = "DELETED";

  /** What has the status. */
  public enum Subject {
    CONNECTION,
    HOST
  }

  static StatusChange created(Connection connection) {
    return of(connection, connection.status().name(), Optional.empty());
  }

  static StatusChange changed(Connection connection, ConnectionStatus previous) {
    return of(connection, connection.status().name(), Optional.of(previous.name()));
  }

  static StatusChange deleted(Connection connection) {
    return of(connection, DELETED, Optional.of(connection.status().name()));
  }

  private static StatusChange of(Connection connection, String status, Optional<String> previous) {
    return new StatusChange(
        Subject.CONNECTION,
        connection.arn().value(),
        connection.name(),
        connection.providerType(),
        status,
        previous,
        connection.statusReason().filter(_ -> status.equals(ConnectionStatus.ERROR.name())));
  }
}
