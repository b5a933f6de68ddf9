package io.trunkline.node;

import io.trunkline.Version;
import io.trunkline.controlplane.handshake.HandshakeRoutes;
import io.trunkline.installation.ProviderApp;
import io.trunkline.installation.ProviderApps;
import io.trunkline.installation.TokenProvider;
import io.trunkline.platform.http.ApiMetrics;
import io.trunkline.platform.http.ExchangeLimits;
import io.trunkline.platform.http.GuardedClient;
import io.trunkline.platform.http.JsonClient;
import io.trunkline.platform.http.SystemResolver;
import io.trunkline.platform.oauth.OAuthClient;
import io.trunkline.provider.AppCredential;
import io.trunkline.provider.AppKey;
import io.trunkline.provider.ProviderAuthorization;
import io.trunkline.provider.ProviderEndpoint;
import io.trunkline.provider.ProviderType;
import io.trunkline.provider.RegisteredApp;
import io.trunkline.provider.azuredevops.AzureDevopsAuthorization;
import io.trunkline.provider.azuredevops.AzureDevopsHooks;
import io.trunkline.provider.azuredevops.AzureDevopsTokens;
import io.trunkline.provider.azuredevops.EntraDirectory;
import io.trunkline.provider.bitbucket.BitbucketAuthorization;
import io.trunkline.provider.bitbucket.BitbucketHooks;
import io.trunkline.provider.bitbucket.BitbucketTokens;
import io.trunkline.provider.github.GithubAuthorization;
import io.trunkline.provider.gitlab.GitlabAuthorization;
import io.trunkline.provider.gitlab.GitlabHooks;
import io.trunkline.provider.gitlab.GitlabTokens;
import io.trunkline.settings.TrunklineConfig.GithubApp;
import io.trunkline.settings.TrunklineConfig.OAuthProviderSettings;
import io.trunkline.settings.TrunklineConfig.ProviderUrls;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Builds the providers at which installations act with a token, and the apps of the settings. */
final class ProviderAppWiring {
  private static final Duration RESOLVE_MAX = Duration.ofSeconds(5);
  private static final int TOKEN_BYTES_MAX = 64 * 1024;
  private static final int JSON_BYTES_MAX = 5 * 1024 * 1024;

  private final NodeContext context;
  private final AddressGuards guards;
  private final InstantSource clock;

  ProviderAppWiring(NodeContext context, AddressGuards guards) {
    this.context = context;
    this.guards = guards;
    this.clock = context.clock();
  }

  ProviderApps apps() {
    var settings = context.config().providers();
    var azure = settings.azureDevops();
    var directory = new EntraDirectory(azure.tenant(), azure.scopes(), azure.profiles());
    var gitlab =
        new TokenProvider(
            ProviderType.GITLAB,
            endpoint(ProviderType.GITLAB, settings.gitlab().urls()),
            new GitlabTokens(clock),
            new GitlabHooks());
    var bitbucket =
        new TokenProvider(
            ProviderType.BITBUCKET,
            endpoint(ProviderType.BITBUCKET, settings.bitbucket().urls()),
            new BitbucketTokens(clock),
            new BitbucketHooks());
    var azureDevops =
        new TokenProvider(
            ProviderType.AZURE_DEVOPS,
            endpoint(ProviderType.AZURE_DEVOPS, azure.oauth().urls()),
            new AzureDevopsTokens(directory, clock),
            new AzureDevopsHooks());
    return new ProviderApps(
        Stream.of(
                githubApp(),
                app(gitlab, settings.gitlab(), new GitlabAuthorization(clock)),
                app(bitbucket, settings.bitbucket(), new BitbucketAuthorization(clock)),
                app(azureDevops, azure.oauth(), new AzureDevopsAuthorization(directory, clock)))
            .flatMap(Optional::stream)
            .toList(),
        List.of(gitlab, bitbucket, azureDevops));
  }

  private Optional<ProviderApp> githubApp() {
    var authorization = new GithubAuthorization(clock);
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

  private static Optional<ProviderApp> app(
      TokenProvider provider, OAuthProviderSettings settings, ProviderAuthorization authorization) {
    return settings
        .app()
        .map(app ->
            new ProviderApp(
                provider.providerType(),
                new RegisteredApp(
                    provider.endpoint(),
                    new AppCredential(app.clientId(), app.clientSecret(), Optional.empty())),
                authorization,
                Optional.empty()));
  }

  private ProviderEndpoint endpoint(ProviderType type, ProviderUrls urls) {
    var agent = "Trunkline/" + Version.current().number();
    var metrics = new ApiMetrics(context.registry(), type.segment());
    return new ProviderEndpoint(
        new JsonClient(client(JSON_BYTES_MAX), agent, clock, metrics),
        new OAuthClient(client(TOKEN_BYTES_MAX), agent),
        urls.api(),
        urls.web(),
        URI.create(context.config().gateway().publicUrl() + HandshakeRoutes.CALLBACK));
  }

  private GuardedClient client(int bodyBytesMax) {
    return new GuardedClient(
        context.vertx(),
        new SystemResolver(context.vertx(), RESOLVE_MAX),
        guards.providers(),
        new ExchangeLimits(
            Duration.ofSeconds(5), Duration.ofSeconds(30), bodyBytesMax, 32 * 1024, 32));
  }
}
