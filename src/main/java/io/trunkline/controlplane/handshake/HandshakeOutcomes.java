package io.trunkline.controlplane.handshake;

import io.trunkline.connection.Handshake;
import io.trunkline.connection.HandshakeStatus;
import io.trunkline.connection.Handshakes;
import io.trunkline.installation.ProviderApp;
import io.trunkline.installation.ProviderApps;
import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.ApiResult.Failed;
import io.trunkline.platform.http.ApiResult.Ok;
import io.vertx.core.Future;
import java.util.function.Function;

/** Continues a handshake with what was found, or ends it with the reason. */
final class HandshakeOutcomes {
  private final Handshakes handshakes;
  private final ProviderApps apps;

  HandshakeOutcomes(Handshakes handshakes, ProviderApps apps) {
    this.handshakes = handshakes;
    this.apps = apps;
  }

  static Future<HandshakeStep> show(HandshakeStep step) {
    return Future.succeededFuture(step);
  }

  Future<HandshakeStep> fail(Handshake handshake, String reason) {
    return handshakes.end(handshake, HandshakeStatus.FAILED, reason).map(LastPages.failed(reason));
  }

  /** Continues with the app of the handshake's provider. */
  Future<HandshakeStep> withApp(
      Handshake handshake, Function<ProviderApp, Future<HandshakeStep>> next) {
    return apps.find(handshake.providerType())
        .map(next)
        .orElseGet(() ->
            fail(
                handshake,
                "The settings name no app for %s.".formatted(handshake.providerType().wireName())));
  }

  /** Continues with what the provider answered. */
  <T> Future<HandshakeStep> ifOk(
      Handshake handshake, ApiResult<T> result, Function<T, Future<HandshakeStep>> next) {
    return switch (result) {
      case Ok<T>(var value) -> next.apply(value);
      case Failed<T>(var failure) ->
          fail(handshake, "The provider refused a call: " + failure.message());
    };
  }
}
