package io.trunkline.node;

import io.trunkline.Version;
import io.trunkline.account.Accounts;
import io.trunkline.connection.AppConnector;
import io.trunkline.connection.HandshakePermission;
import io.trunkline.connection.Handshakes;
import io.trunkline.connection.RequestedConnections;
import io.trunkline.controlplane.handshake.HandshakeFlow;
import io.trunkline.controlplane.handshake.HandshakeRoutes;
import io.trunkline.installation.AppInstallations;
import io.trunkline.installation.InstallationComparison;
import io.trunkline.installation.ProviderApp;
import io.trunkline.installation.ProviderApps;
import io.trunkline.platform.http.ApiMetrics;
import io.trunkline.platform.http.ExchangeLimits;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.JsonClient;
import io.trunkline.platform.http.SystemResolver;
import io.trunkline.platform.oauth.OAuthClient;
import io.trunkline.platform.web.Pages;
import io.trunkline.provider.AppCredential;
import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.github.GithubAuthorization;
import io.trunkline.settings.TrunklineConfig.GithubAppCredential;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds what calls providers: the clients, the apps, and the pages of handshakes. */
final class ProviderWiring {
  private static final Duration RESOLVE_MAX = Duration.ofSeconds(5);
  private static final int TOKEN_BYTES_MAX = 64 * 1024;
  private static final int JSON_BYTES_MAX = 5 * 1024 * 1024;

  private final NodeContext context;
  private final AddressGuards guards;
  private final ApiMetrics githubMetrics;
  private final ProviderApps apps;
  private final Handshakes handshakes;
  private final AppConnector connector;
  private final HandshakePermission permission;
  private final InstallationComparison comparison;

  ProviderWiring(
      NodeContext context, Accounts accounts, ResourceWiring resources, AddressGuards guards) {
    this.context = context;
    this.guards = guards;
    var database = context.pools().control();
    githubMetrics = new ApiMetrics(context.registry(), ProviderType.GITHUB.segment());
    apps =
        new ProviderApps(
            context
                .config()
                .identity()
                .githubApp()
                .flatMap(app -> app.credential())
                .map(this::github)
                .map(List::of)
                .orElseGet(List::of));
    handshakes =
        new Handshakes(
            database,
            accounts,
            context.sealer(),
            new Handshakes.Randomness(context.random(), context.ids()),
            context.clock(),
            context.config().providers().handshakeLifetime());
    connector =
        new AppConnector(
            new AppInstallations(
                database,
                accounts,
                resources.providerInstallations(),
                context.ids(),
                context.clock()),
            resources.connections());
    comparison =
        new InstallationComparison(
            database, apps, resources.providerInstallations(), context.clock());
    permission = new HandshakePermission(accounts, resources.taggedResources(), context.clock());
  }

  private ProviderApp github(GithubAppCredential credential) {
    var agent = "Trunkline/" + Version.current().number();
    var settings = context.config().providers();
    var endpoint =
        new ProviderEndpoint(
            new JsonClient(client(JSON_BYTES_MAX), agent, context.clock(), githubMetrics),
            new OAuthClient(client(TOKEN_BYTES_MAX), agent),
            settings.githubApi(),
            settings.githubWeb(),
            callback());
    return new ProviderApp(
        ProviderType.GITHUB,
        new RegisteredApp(
            endpoint,
            new AppCredential(
                credential.id(),
                credential.slug(),
                credential.clientId(),
                credential.clientSecret(),
                credential.privateKey())),
        new GithubAuthorization(context.clock()));
  }

  private GuardedClient client(int bodyBytesMax) {
    return new GuardedClient(
        context.vertx(),
        new SystemResolver(context.vertx(), RESOLVE_MAX),
        guards.providers(),
        new ExchangeLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(30), bodyBytesMax, 32 * 1024, 32));
  }

  private URI callback() {
    return URI.create(context.config().gateway().publicUrl() + HandshakeRoutes.CALLBACK);
  }

  ProviderApps apps() {
    return apps;
  }

  Handshakes handshakes() {
    return handshakes;
  }

  AppConnector connector() {
    return connector;
  }

  InstallationComparison comparison() {
    return comparison;
  }

  RequestedConnections requestedConnections() {
    return new RequestedConnections(handshakes, connector, permission);
  }

  /** Returns the handler of the gateway's requests below {@link HandshakeRoutes#PATH}. */
  Handler<HttpServerRequest> pages(Vertx vertx, Consumer<HttpServerRequest> answered) {
    var base = Optional.ofNullable(context.config().gateway().publicUrl().getRawPath()).orElse("");
    return new HandshakeRoutes(
            new HandshakeFlow(handshakes, apps, connector, permission), new Pages(base))
        .handler(vertx, answered);
  }
}
