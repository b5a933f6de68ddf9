package io.trunkline.node;

import io.trunkline.Version;
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
import io.trunkline.installation.ProviderApp;
import io.trunkline.installation.ProviderApps;
import io.trunkline.installation.TokenProvider;
import io.trunkline.platform.http.ApiMetrics;
import io.trunkline.platform.http.ExchangeLimits;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.JsonClient;
import io.trunkline.platform.http.SystemResolver;
import io.trunkline.platform.oauth.OAuthClient;
import io.trunkline.platform.web.Pages;
import io.trunkline.provider.AppCredential;
import io.trunkline.provider.AppKey;
import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.github.GithubAuthorization;
import io.trunkline.provider.gitlab.GitlabAuthorization;
import io.trunkline.provider.gitlab.GitlabHooks;
import io.trunkline.provider.gitlab.GitlabTokens;
import io.trunkline.settings.TrunklineConfig.GithubApp;
import io.trunkline.settings.TrunklineConfig.ProviderUrls;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Builds what calls providers: the clients, the apps, and the pages of handshakes. */
final class ProviderWiring {
  private static final Duration RESOLVE_MAX = Duration.ofSeconds(5);
  private static final int TOKEN_BYTES_MAX = 64 * 1024;
  private static final int JSON_BYTES_MAX = 5 * 1024 * 1024;

  private final NodeContext context;
  private final AddressGuards guards;
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
    this.guards = guards;
    var database = context.pools().control();
    var gitlab = gitlabProvider();
    apps =
        new ProviderApps(
            Stream.of(githubApp(), gitlabApp(gitlab.endpoint())).flatMap(Optional::stream).toList(),
            List.of(gitlab));
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
            context.config().gateway().publicUrl(),
            context.clock());
    permission = new HandshakePermission(accounts, resources.taggedResources(), context.clock());
  }

  private Future<Void> pause(Duration duration) {
    return context.vertx().timer(duration.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  private Optional<ProviderApp> githubApp() {
    var authorization = new GithubAuthorization(context.clock());
    var urls = context.config().providers().github();
    return context
        .config()
        .identity()
        .githubApp()
        .flatMap(GithubApp::credential)
        .map(app ->
            new ProviderApp(
                ProviderType.GITHUB,
                new RegisteredApp(
                    endpoint(ProviderType.GITHUB, urls),
                    new AppCredential(
                        app.clientId(),
                        app.clientSecret(),
                        Optional.of(new AppKey(app.id(), app.slug(), app.privateKey())))),
                authorization,
                Optional.of(authorization)));
  }

  private TokenProvider gitlabProvider() {
    return new TokenProvider(
        ProviderType.GITLAB,
        endpoint(ProviderType.GITLAB, context.config().providers().gitlab()),
        new GitlabTokens(context.clock()),
        new GitlabHooks());
  }

  private Optional<ProviderApp> gitlabApp(ProviderEndpoint endpoint) {
    return context
        .config()
        .providers()
        .gitlabApp()
        .map(app ->
            new ProviderApp(
                ProviderType.GITLAB,
                new RegisteredApp(
                    endpoint,
                    new AppCredential(app.clientId(), app.clientSecret(), Optional.empty())),
                new GitlabAuthorization(context.clock()),
                Optional.empty()));
  }

  private ProviderEndpoint endpoint(ProviderType type, ProviderUrls urls) {
    var agent = "Trunkline/" + Version.current().number();
    var metrics = new ApiMetrics(context.registry(), type.segment());
    return new ProviderEndpoint(
        new JsonClient(client(JSON_BYTES_MAX), agent, context.clock(), metrics),
        new OAuthClient(client(TOKEN_BYTES_MAX), agent),
        urls.api(),
        urls.web(),
        callback());
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
