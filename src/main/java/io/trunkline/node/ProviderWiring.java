package io.trunkline.node;

import io.trunkline.account.Accounts;
import io.trunkline.connection.HandshakePermission;
import io.trunkline.connection.Handshakes;
import io.trunkline.connection.InstallationConnector;
import io.trunkline.connection.RequestedConnections;
import io.trunkline.controlplane.handshake.HandshakeFlow;
import io.trunkline.controlplane.handshake.HandshakeRoutes;
import io.trunkline.installation.AppInstallations;
import io.trunkline.installation.Credentials;
import io.trunkline.installation.GrantedInstallations;
import io.trunkline.installation.HookProvision;
import io.trunkline.installation.InstallationComparison;
import io.trunkline.installation.InstallationSources;
import io.trunkline.installation.ProviderApps;
import io.trunkline.installation.ScopeNames;
import io.trunkline.platform.web.Pages;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Builds what calls providers: the clients, the apps, and the pages of handshakes. */
final class ProviderWiring {

  private final NodeContext context;
  private final ProviderApps apps;
  private final Handshakes handshakes;
  private final InstallationConnector connector;
  private final InstallationSources sources;
  private final HookProvision hookProvision;
  private final HandshakePermission permission;
  private final InstallationComparison comparison;

  ProviderWiring(
      NodeContext context, Accounts accounts, ResourceWiring resources, AddressGuards guards) {
    this.context = context;
    var database = context.pools().control();
    apps = new ProviderAppWiring(context, guards).apps();
    handshakes =
        new Handshakes(
            database,
            accounts,
            context.sealer(),
            new Handshakes.Randomness(context.random(), context.ids()),
            context.clock(),
            context.config().providers().handshakeLifetime());
    var credentials =
        new Credentials(
            database,
            accounts,
            context.sealer(),
            apps,
            resources.installations(),
            context.clock(),
            this::pause);
    sources =
        new InstallationSources(
            new AppInstallations(
                database,
                accounts,
                resources.providerInstallations(),
                context.ids(),
                context.clock()),
            new GrantedInstallations(database, accounts, resources.installations(), credentials));
    connector = new InstallationConnector(resources.connections());
    comparison =
        new InstallationComparison(
            database, apps, resources.providerInstallations(), context.clock());
    hookProvision =
        new HookProvision(
            database,
            context.sealer(),
            apps,
            credentials,
            new ScopeNames(database, accounts, credentials),
            context.config().gateway().publicUrl(),
            context.clock());
    permission = new HandshakePermission(accounts, resources.taggedResources(), context.clock());
  }

  private Future<Void> pause(Duration duration) {
    return context.vertx().timer(duration.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  ProviderApps apps() {
    return apps;
  }

  Handshakes handshakes() {
    return handshakes;
  }

  InstallationSources sources() {
    return sources;
  }

  HookProvision hookProvision() {
    return hookProvision;
  }

  InstallationConnector connector() {
    return connector;
  }

  InstallationComparison comparison() {
    return comparison;
  }

  RequestedConnections requestedConnections() {
    return new RequestedConnections(handshakes, connector, sources.apps(), permission);
  }

  /** Returns the handler of the gateway's requests below {@link HandshakeRoutes#PATH}. */
  Handler<HttpServerRequest> pages(Vertx vertx, Consumer<HttpServerRequest> answered) {
    var base = Optional.ofNullable(context.config().gateway().publicUrl().getRawPath()).orElse("");
    return new HandshakeRoutes(
            new HandshakeFlow(handshakes, apps, connector, sources, permission), new Pages(base))
        .handler(vertx, answered);
  }
}
