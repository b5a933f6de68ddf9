package io.trunkline.controlplane.handshake;

import io.trunkline.connection.Handshake;
import io.trunkline.installation.ProviderApp;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.InstallationCandidate;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;

/** A handshake whose person has authorized the app. */
record Authorized(ProviderApp app, Handshake handshake, AccessToken token) {

  Future<ApiResult<List<InstallationCandidate>>> candidates() {
    return app.authorization().candidates(app.registered(), token);
  }

  /** The provider's pages. */
  URI web() {
    return app.registered().endpoint().web();
  }

  /**
   * Ends the person's token together with the handshake. If that fails, the token expires later.
   */
  Future<HandshakeStep> revokeAtEnd(Future<HandshakeStep> next) {
    return next.onSuccess(step -> {
      if (step instanceof HandshakeStep.End) {
        app.authorization().revoke(app.registered(), token);
      }
    });
  }
}
