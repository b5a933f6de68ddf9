package io.trunkline.controlplane.handshake;

import static io.trunkline.controlplane.handshake.HandshakeOutcomes.show;

import io.trunkline.connection.Handshake;
import io.trunkline.connection.HandshakePermission;
import io.trunkline.connection.Handshakes;
import io.trunkline.connection.Handshakes.Returned;
import io.trunkline.connection.InstallationConnector;
import io.trunkline.controlplane.handshake.HandshakeStep.AskToChoose;
import io.trunkline.controlplane.handshake.HandshakeStep.Connected;
import io.trunkline.controlplane.handshake.HandshakeStep.GoToChoice;
import io.trunkline.controlplane.handshake.HandshakeStep.GoToProvider;
import io.trunkline.installation.Grant;
import io.trunkline.installation.InstallationSource;
import io.trunkline.installation.InstallationSources;
import io.trunkline.platform.secret.Secret;
import io.trunkline.platform.text.LetterCase;
import io.trunkline.provider.InstallationCandidate;
import io.trunkline.provider.ProviderPerson;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The second half of a handshake: which installation of the app the connection uses. */
final class InstallationChoice {
  private static final String NOTHING_TO_CHOOSE =
      "You administer nothing at the provider that a connection could use."
          + " Ask an administrator to open the link, or to give you the role.";

  private final Handshakes handshakes;
  private final HandshakeOutcomes outcomes;
  private final InstallationConnector connector;
  private final InstallationSources sources;
  private final HandshakePermission permission;

  InstallationChoice(
      Handshakes handshakes,
      HandshakeOutcomes outcomes,
      InstallationConnector connector,
      InstallationSources sources,
      HandshakePermission permission) {
    this.handshakes = handshakes;
    this.outcomes = outcomes;
    this.connector = connector;
    this.sources = sources;
    this.permission = permission;
  }

  /** Connects the only installation, lets the person choose, or sends the person to install. */
  Future<HandshakeStep> offer(Authorized authorized) {
    var handshake = authorized.handshake();
    return authorized
        .candidates()
        .compose(listed ->
            outcomes.ifOk(
                handshake,
                listed,
                candidates -> {
                  var usable = candidates.stream().filter(it -> it.objection().isEmpty()).toList();
                  if (authorized.app().installable().isPresent()
                      && (handshake.wantsInstall() || usable.isEmpty())) {
                    return install(authorized);
                  }
                  if (candidates.isEmpty()) {
                    return outcomes.fail(handshake, NOTHING_TO_CHOOSE);
                  }
                  return usable.size() == 1 && keepsOwner(handshake, usable.getFirst())
                      ? connect(authorized, usable.getFirst())
                      : show(new GoToChoice(handshake.id()));
                }));
  }

  /** The person must confirm that the repositories of another owner take the place of these. */
  private static boolean keepsOwner(Handshake handshake, InstallationCandidate candidate) {
    return handshake
        .ownerBefore()
        .map(before -> LetterCase.areEqual(before, candidate.owner()))
        .orElse(true);
  }

  private Future<HandshakeStep> install(Authorized authorized) {
    var app = authorized.app();
    return app.installable()
        .map(installable ->
            handshakes
                .expectInstallation(authorized.handshake())
                .<HandshakeStep>map(
                    state -> new GoToProvider(installable.installUrl(app.registered(), state))))
        .orElseGet(() -> show(LastPages.unknownLink()));
  }

  /** The person has installed the app, or has asked an owner of the organization to do so. */
  Future<HandshakeStep> installed(Authorized authorized, Optional<String> installationId) {
    return installationId
        .map(id -> confirm(authorized, id))
        .orElseGet(() -> awaitApproval(authorized));
  }

  private Future<HandshakeStep> awaitApproval(Authorized authorized) {
    return authorized
        .identify()
        .compose(identified ->
            outcomes.ifOk(
                authorized.handshake(),
                identified,
                person ->
                    handshakes
                        .awaitApproval(authorized.handshake(), person.id())
                        .map(LastPages.waitingForOwner())));
  }

  /** The person sees the installations. */
  Future<HandshakeStep> ask(UUID id, Secret browser) {
    return withChoosing(
        id,
        browser,
        authorized ->
            authorized
                .candidates()
                .compose(listed ->
                    outcomes.ifOk(
                        authorized.handshake(),
                        listed,
                        candidates ->
                            show(
                                new AskToChoose(
                                    authorized.handshake(),
                                    authorized.web(),
                                    authorized.app().installable().isPresent(),
                                    candidates)))));
  }

  /** The person chooses an installation. */
  Future<HandshakeStep> choose(UUID id, Secret browser, String installationId) {
    return withChoosing(
        id, browser, authorized -> authorized.revokeAtEnd(confirm(authorized, installationId)));
  }

  /** The person wants to install the app instead of choosing. */
  Future<HandshakeStep> chooseToInstall(UUID id, Secret browser) {
    return withChoosing(id, browser, this::install);
  }

  private Future<HandshakeStep> withChoosing(
      UUID id, Secret browser, Function<Authorized, Future<HandshakeStep>> next) {
    return handshakes
        .findChoosing(id, browser)
        .compose(found ->
            found
                .map(choosing -> withApp(choosing, next))
                .orElseGet(() -> show(LastPages.unknownLink())));
  }

  private Future<HandshakeStep> withApp(
      Returned choosing, Function<Authorized, Future<HandshakeStep>> next) {
    return outcomes.withApp(
        choosing.handshake(),
        app ->
            next.apply(
                new Authorized(
                    app,
                    choosing.handshake(),
                    choosing
                        .userToken()
                        .orElseThrow(
                            () -> new IllegalStateException("a choosing handshake has a token")))));
  }

  /** Never trusts an id from the browser: the person must be able to choose the installation. */
  private Future<HandshakeStep> confirm(Authorized authorized, String installationId) {
    var handshake = authorized.handshake();
    return authorized
        .candidates()
        .compose(listed ->
            outcomes.ifOk(
                handshake,
                listed,
                candidates ->
                    candidates.stream()
                        .filter(candidate -> candidate.id().equals(installationId))
                        .findFirst()
                        .map(candidate -> connect(authorized, candidate))
                        .orElseGet(() ->
                            outcomes.fail(handshake, "You cannot choose this installation."))));
  }

  private Future<HandshakeStep> connect(Authorized authorized, InstallationCandidate candidate) {
    return candidate
        .objection()
        .map(reason -> outcomes.fail(authorized.handshake(), reason))
        .orElseGet(() ->
            authorized.app().installable().isPresent()
                ? connect(
                    authorized,
                    candidate,
                    sources.apps().source(authorized.app().providerType(), candidate))
                : authorized
                    .identify()
                    .compose(identified ->
                        outcomes.ifOk(
                            authorized.handshake(),
                            identified,
                            person ->
                                connect(
                                    authorized,
                                    candidate,
                                    granted(authorized, candidate, person)))));
  }

  private InstallationSource granted(
      Authorized authorized, InstallationCandidate candidate, ProviderPerson person) {
    return sources
        .grants()
        .source(
            authorized.app().providerType(),
            new Grant(candidate, person.login(), authorized.tokens(), Optional.empty()));
  }

  private Future<HandshakeStep> connect(
      Authorized authorized, InstallationCandidate candidate, InstallationSource source) {
    var handshake = authorized.handshake();
    return permission
        .findObjection(handshake, candidate.id())
        .compose(objection ->
            objection
                .map(reason -> outcomes.fail(handshake, reason))
                .orElseGet(() ->
                    connector
                        .complete(handshake, source)
                        .compose(result -> finish(authorized, candidate, result))));
  }

  private Future<HandshakeStep> finish(
      Authorized authorized, InstallationCandidate candidate, InstallationConnector.Result result) {
    return switch (result) {
      case InstallationConnector.Result.Connected(var connection) ->
          show(
              new Connected(
                  connection.name(),
                  authorized.app().installable().isPresent()
                      ? "the installation of the app on " + candidate.owner()
                      : candidate.owner() + " at " + connection.providerType().wireName()));
      case InstallationConnector.Result.Refused(var reason) ->
          outcomes.fail(authorized.handshake(), reason);
      case InstallationConnector.Result.UnknownConnection _ -> show(LastPages.deletedConnection());
    };
  }
}
