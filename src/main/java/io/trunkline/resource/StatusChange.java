package io.trunkline.resource;

import io.trunkline.account.AccountId;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionStatus;
import io.trunkline.host.Host;
import io.trunkline.host.HostStatus;
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

  public static StatusChange created(Connection connection) {
    return of(connection, connection.status().name(), Optional.empty());
  }

  public static StatusChange created(Host host) {
    return of(host, host.status().name(), Optional.empty());
  }

  public static StatusChange changed(Connection connection, ConnectionStatus previous) {
    return of(connection, connection.status().name(), Optional.of(previous.name()));
  }

  public static StatusChange changed(Host host, HostStatus previous) {
    return of(host, host.status().name(), Optional.of(previous.name()));
  }

  public static StatusChange deleted(Connection connection) {
    return of(connection, DELETED, Optional.of(connection.status().name()));
  }

  public static StatusChange deleted(Host host) {
    return of(host, DELETED, Optional.of(host.status().name()));
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

  private static StatusChange of(Host host, String status, Optional<String> previous) {
    return new StatusChange(
        Subject.HOST,
        host.arn().value(),
        host.name(),
        host.providerType(),
        status,
        previous,
        host.statusMessage().filter(_ -> status.equals(HostStatus.ERROR.name())));
  }

  /** Whose it is. */
  public AccountId accountId() {
    return new AccountId(arn.split(":", 6)[4]);
  }

  /** False of what was written again with the status that it had. */
  boolean isChange() {
    return !previousStatus.equals(Optional.of(status));
  }
}
