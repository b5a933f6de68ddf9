package io.trunkline.controlplane.handshake;

import io.trunkline.connection.Handshake;
import io.trunkline.installation.ProviderApp;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.ProviderPerson;
import io.trunkline.provider.TokenPair;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;

/** A handshake whose person has authorized the app. */
record Authorized(ProviderApp app, Handshake handshake, TokenPair tokens) {

  Future<ApiResult<List<InstallationCandidate>>> candidates() {
    return app.authorization().candidates(app.registered(), tokens.access());
  }

  Future<ApiResult<ProviderPerson>> identify() {
    return app.authorization().identify(app.registered(), tokens.access());
  }

  /** The provider's pages. */
  URI web() {
    return app.registered().endpoint().web();
  }

  /**
   * Ends the person's tokens together with the handshake, unless the connection uses them from now
   * on. If that fails, they expire later.
   */
  Future<HandshakeStep> revokeAtEnd(Future<HandshakeStep> next) {
    return next.onSuccess(step -> {
      var isUsed = step instanceof HandshakeStep.Connected && app.installable().isEmpty();
      if (step instanceof HandshakeStep.Last && !isUsed) {
        app.authorization().revoke(app.registered(), tokens.access());
      }
    });
  }
}
