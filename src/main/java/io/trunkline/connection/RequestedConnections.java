package io.trunkline.connection;

import io.trunkline.installation.AppInstallations;
import io.trunkline.installation.InstallationApprovals;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import java.util.List;

/** Connects what people have asked an owner for, when the owner approves the app. */
public final class RequestedConnections implements InstallationApprovals {
  private final Handshakes handshakes;
  private final InstallationConnector connector;
  private final AppInstallations apps;
  private final HandshakePermission permission;

  public RequestedConnections(
      Handshakes handshakes,
      InstallationConnector connector,
      AppInstallations apps,
      HandshakePermission permission) {
    this.handshakes = handshakes;
    this.connector = connector;
    this.apps = apps;
    this.permission = permission;
  }

  @Override
  public Future<Integer> onApproved(
      ProviderType type, InstallationCandidate approved, String requesterId) {
    return handshakes
        .findWaiting(type, requesterId)
        .compose(waiting -> connectAll(waiting, approved));
  }

  private Future<Integer> connectAll(List<Handshake> waiting, InstallationCandidate approved) {
    var count = Future.succeededFuture(0);
    for (var handshake : waiting) {
      count =
          count.compose(before ->
              connect(handshake, approved).map(isConnected -> before + (isConnected ? 1 : 0)));
    }
    return count;
  }

  private Future<Boolean> connect(Handshake handshake, InstallationCandidate approved) {
    return permission
        .findObjection(handshake, approved.id())
        .compose(objection ->
            objection
                .map(reason -> fail(handshake, reason))
                .orElseGet(() ->
                    connector
                        .complete(handshake, apps.source(handshake.providerType(), approved))
                        .compose(result ->
                            switch (result) {
                              case InstallationConnector.Result.Connected _ ->
                                  Future.succeededFuture(true);
                              case InstallationConnector.Result.Refused(var reason) ->
                                  fail(handshake, reason);
                              case InstallationConnector.Result.UnknownConnection _ ->
                                  Future.succeededFuture(false);
                            })));
  }

  private Future<Boolean> fail(Handshake handshake, String reason) {
    return handshakes.end(handshake, HandshakeStatus.FAILED, reason).map(false);
  }
}
