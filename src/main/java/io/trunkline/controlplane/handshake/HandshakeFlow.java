package io.trunkline.controlplane.handshake;

import static io.trunkline.controlplane.handshake.HandshakeOutcomes.show;

import io.trunkline.connection.Handshake;
import io.trunkline.connection.HandshakePermission;
import io.trunkline.connection.HandshakeStatus;
import io.trunkline.connection.Handshakes;
import io.trunkline.connection.Handshakes.Returned;
import io.trunkline.connection.InstallationConnector;
import io.trunkline.controlplane.handshake.HandshakeStep.AskToContinue;
import io.trunkline.controlplane.handshake.HandshakeStep.GoToProvider;
import io.trunkline.installation.InstallationSources;
import io.trunkline.installation.ProviderApp;
import io.trunkline.installation.ProviderApps;
import io.trunkline.platform.secret.Secret;
import io.vertx.core.Future;

/** The first half of a handshake: from the link to the person who has authorized the app. */
public final class HandshakeFlow {
  private static final int REASON_CHARS_MAX = 300;

  private final Handshakes handshakes;
  private final HandshakeOutcomes outcomes;
  private final InstallationChoice choice;

  public HandshakeFlow(
      Handshakes handshakes,
      ProviderApps apps,
      InstallationConnector connector,
      InstallationSources sources,
      HandshakePermission permission) {
    this.handshakes = handshakes;
    this.outcomes = new HandshakeOutcomes(handshakes, apps);
    this.choice = new InstallationChoice(handshakes, outcomes, connector, sources, permission);
  }

  /** Returns what follows when the person has authorized the app. */
  InstallationChoice choice() {
    return choice;
  }

  Secret newBrowser() {
    return handshakes.newBrowser();
  }

  /** Ends handshakes that took too long. Call this once in a while. */
  Future<Void> endOverdue() {
    return handshakes.endOverdue();
  }

  /** Somebody opens the link. */
  Future<HandshakeStep> open(Secret link) {
    return handshakes
        .open(link)
        .compose(found ->
            found
                .map(handshake ->
                    handshake.status().isFinal() || handshake.status() == HandshakeStatus.WAITING
                        ? show(LastPages.ended(handshake))
                        : outcomes.withApp(
                            handshake,
                            app ->
                                show(
                                    new AskToContinue(
                                        handshake,
                                        app.registered().endpoint().web(),
                                        app.installable().isPresent()))))
                .orElseGet(() -> show(LastPages.unknownLink())));
  }

  /** The person continues to the provider. */
  Future<HandshakeStep> start(Secret link, Secret browser, boolean wantsInstall) {
    return handshakes
        .start(link, browser, wantsInstall)
        .compose(found ->
            found
                .map(started ->
                    outcomes.withApp(
                        started.handshake(),
                        app ->
                            show(
                                new GoToProvider(
                                    app.authorization()
                                        .authorizationUrl(
                                            app.registered(),
                                            started.state(),
                                            started.verifier())))))
                .orElseGet(() -> show(LastPages.usedLink())));
  }

  /** The person comes back from the provider. */
  Future<HandshakeStep> resume(ProviderReturn returned, Secret browser) {
    if (returned.state().isEmpty()) {
      return show(LastPages.changeAtProvider());
    }
    return handshakes
        .claim(returned.state().get(), browser)
        .compose(found ->
            found
                .map(claimed ->
                    outcomes.withApp(claimed.handshake(), app -> resume(app, claimed, returned)))
                .orElseGet(() -> show(LastPages.staleStep())));
  }

  private Future<HandshakeStep> resume(ProviderApp app, Returned claimed, ProviderReturn returned) {
    var handshake = claimed.handshake();
    if (claimed.userToken().isPresent()) {
      var authorized = new Authorized(app, handshake, claimed.userToken().get());
      return authorized.revokeAtEnd(
          returned.error().isPresent()
              ? refused(handshake, returned)
              : choice.installed(authorized, returned.installationId()));
    }
    if (returned.error().isPresent()) {
      return refused(handshake, returned);
    }
    if (returned.code().isEmpty() || claimed.verifier().isEmpty()) {
      return outcomes.fail(handshake, "The provider sent no code.");
    }
    return app.authorization()
        .exchange(app.registered(), returned.code().get(), claimed.verifier().get())
        .compose(exchanged ->
            outcomes.ifOk(
                handshake, exchanged, tokens -> offer(new Authorized(app, handshake, tokens))));
  }

  private Future<HandshakeStep> offer(Authorized authorized) {
    return authorized.revokeAtEnd(
        handshakes
            .keepTokens(authorized.handshake(), authorized.tokens())
            .compose(isKept -> isKept ? choice.offer(authorized) : show(LastPages.staleStep())));
  }

  private Future<HandshakeStep> refused(Handshake handshake, ProviderReturn returned) {
    var text = returned.errorDescription().or(returned::error).orElse("");
    var reason = text.substring(0, Math.min(text.length(), REASON_CHARS_MAX));
    return handshakes.end(handshake, HandshakeStatus.DENIED, reason).map(LastPages.denied(reason));
  }
}
