package io.trunkline.connection;

import static io.vertx.core.Future.succeededFuture;

import io.trunkline.account.Caller;
import io.trunkline.connection.InstallationConnector.Result.Connected;
import io.trunkline.connection.InstallationConnector.Result.Refused;
import io.trunkline.connection.InstallationConnector.Result.UnknownConnection;
import io.trunkline.installation.InstallationSource;
import io.trunkline.installation.InstallationSource.Membership;
import io.trunkline.platform.postgres.Transaction;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes connections available with what the provider has confirmed. */
public final class InstallationConnector {
  /** The outcome of connecting. Unless it is {@code Connected}, nothing was kept. */
  public sealed interface Result {

    /** The connection is available. */
    record Connected(Connection connection) implements Result {}

    record UnknownConnection() implements Result {}

    /** {@code reason} is shown to the caller. */
    record Refused(String reason) implements Result {}
  }

  private final Connections connections;
  private final ConnectionStore store = new ConnectionStore();
  private final HandshakeStore handshakes = new HandshakeStore();

  public InstallationConnector(Connections connections) {
    this.connections = connections;
  }

  /** Connects by program. {@code source} belongs to this provider type. */
  public Future<Result> connect(
      Caller caller, UUID connectionId, ProviderType type, InstallationSource source) {
    return source.with(
        caller,
        (transaction, membership) ->
            connect(transaction, caller, new Wanted(connectionId, type), membership));
  }

  /** Connects what the handshake is for, and completes the handshake in the same transaction. */
  public Future<Result> complete(Handshake handshake, InstallationSource source) {
    var wanted = new Wanted(handshake.arn().connectionId(), handshake.providerType());
    return source.with(
        handshake.caller(),
        (transaction, membership) ->
            handshakes
                .isUnfinished(transaction, handshake.id())
                .compose(isUnfinished ->
                    isUnfinished
                        ? connect(transaction, handshake.caller(), wanted, membership)
                            .compose(result -> end(transaction, handshake, result))
                        : succeededFuture(new Refused("It has ended in the meantime."))));
  }

  /** The connection that needs an installation. */
  private record Wanted(UUID connectionId, ProviderType type) {}

  private Future<Result> end(Transaction transaction, Handshake handshake, Result result) {
    return result instanceof Connected
        ? handshakes.end(transaction, handshake.id(), HandshakeStatus.COMPLETED, "").map(result)
        : succeededFuture(result);
  }

  private Future<Result> connect(
      Transaction transaction,
      Caller caller,
      Wanted wanted,
      Supplier<Future<Membership>> membership) {
    return store
        .find(transaction, caller.accountId(), wanted.connectionId())
        .compose(found ->
            found
                .map(connection ->
                    connection.providerType() == wanted.type()
                        ? attach(transaction, caller, connection, membership)
                        : succeededFuture(otherProvider(connection, wanted.type())))
                .orElseGet(() -> succeededFuture(new UnknownConnection())));
  }

  private static Result otherProvider(Connection connection, ProviderType type) {
    return new Refused(
        "The connection is for %s, the installation for %s."
            .formatted(connection.providerType().wireName(), type.wireName()));
  }

  private Future<Result> attach(
      Transaction transaction,
      Caller caller,
      Connection connection,
      Supplier<Future<Membership>> membership) {
    return membership
        .get()
        .compose(result ->
            switch (result) {
              case Membership.Refused(var reason) -> succeededFuture(new Refused(reason));
              case Membership.Member(var installation) ->
                  connections
                      .attacher()
                      .attach(
                          transaction, caller, connection.arn().connectionId(), installation.id())
                      .map(InstallationConnector::result);
            });
  }

  private static Result result(InstallationAttacher.Result attached) {
    return switch (attached) {
      case InstallationAttacher.Result.Attached(var connection) -> new Connected(connection);
      case InstallationAttacher.Result.Mismatch(var reason) -> new Refused(reason);
      case InstallationAttacher.Result.UnknownConnection _ -> new UnknownConnection();
      case InstallationAttacher.Result.UnknownInstallation _ ->
          throw new IllegalStateException("the installation was created in this transaction");
    };
  }
}
