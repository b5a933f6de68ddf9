package io.trunkline.settings;

import io.trunkline.platform.http.Listener.Address;
import io.trunkline.platform.postgres.DatabaseUrl;
import io.trunkline.platform.secret.Secret;
import io.trunkline.sync.SyncQuotas;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checked settings of a node. {@link Setting} documents their keys and meaning. */
public record TrunklineConfig(
    Listeners listeners,
    StorageSettings storage,
    EgressSettings egress,
    IdentitySettings identity,
    ProviderSettings providers,
    Quotas quotas) {

  /** A host name, or an address without brackets, and a port; port 0 binds a free one. */
  public record ListenAddress(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** PEM files with the certificate chain and the private key. */
  public record TlsSettings(Path certificate, Path key) {}

  /** The address to which a listener binds. Without TLS settings it serves plain HTTP. */
  public record ListenerSettings(ListenAddress address, Optional<TlsSettings> tls) {
    public Address toAddress() {
      return new Address(
          address.host(),
          address.port(),
          tls.map(
              files -> new Address.Tls(files.certificate().toString(), files.key().toString())));
    }
  }

  public record GatewaySettings(
      ListenerSettings listener,
      int bodyBytesMax,
      long bytesInFlightMax,
      List<String> trustedProxies,
      URI publicUrl) {
    private static final String MEBIBYTES = "MiB";

    /** Whether the limit of all bodies is the default, which may be lowered on a small heap. */
    public boolean hasDefaultBytesInFlight() {
      var text = Setting.GATEWAY_MAX_BYTES_IN_FLIGHT.defaultText();
      return bytesInFlightMax == Long.parseLong(text.replace(MEBIBYTES, "")) << 20;
    }
  }

  record Listeners(
      GatewaySettings gateway, ListenerSettings control, ListenerSettings management) {}

  public record Retention(Duration payloads, Duration records, Duration keys) {}

  /** Without a database URL the node runs an embedded PostgreSQL in the data folder. */
  public record StorageSettings(
      Optional<DatabaseUrl> database,
      Path dataFolder,
      Optional<Secret> keyset,
      Retention retention) {

    /** The file in which a generated keyset is stored. */
    public Path keysetFile() {
      return dataFolder.resolve("keyset.json");
    }
  }

  public record EgressSettings(
      Duration lease,
      Duration retryFor,
      List<String> targetNetworks,
      List<String> hostNetworks,
      List<String> verticles) {}

  public record BootstrapSettings(
      String accountId, Optional<String> accessKeyId, Optional<Secret> secretAccessKey) {}

  /** The first Region is the default. */
  public record IdentitySettings(
      List<String> regions,
      String partition,
      BootstrapSettings bootstrap,
      Optional<GithubApp> githubApp) {}

  /** The key in the URL of the app's webhook, and the secrets that may sign its deliveries. */
  public record GithubApp(
      Secret key, List<Secret> webhookSecrets, Optional<GithubAppCredential> credential) {}

  /** With what the app calls GitHub; the private key is PEM. */
  public record GithubAppCredential(
      String id, String slug, String clientId, Secret clientSecret, Secret privateKey) {}

  /** How providers are called; {@code networks} are allowed although they are not public. */
  public record ProviderSettings(
      ProviderUrls github,
      OAuthProviderSettings gitlab,
      OAuthProviderSettings bitbucket,
      AzureDevopsSettings azureDevops,
      List<String> networks,
      Duration handshakeLifetime) {
    boolean hasApp() {
      return Stream.of(gitlab, bitbucket, azureDevops.oauth())
          .anyMatch(provider -> provider.app().isPresent());
    }
  }

  /** A provider at which an OAuth application may be registered. */
  public record OAuthProviderSettings(ProviderUrls urls, Optional<OAuthAppSettings> app) {}

  /** How people of Azure DevOps sign in; {@code profiles} is the API that knows them. */
  public record AzureDevopsSettings(
      OAuthProviderSettings oauth, URI profiles, String tenant, List<String> scopes) {}

  /** The base URLs of a provider's API and of its pages. */
  public record ProviderUrls(URI api, URI web) {}

  /** An OAuth application of this deployment. */
  public record OAuthAppSettings(String clientId, Secret clientSecret) {}

  /** How many resources of each kind one account may have. The defaults are those of AWS. */
  public record Quotas(int connections, int hosts, SyncQuotas sync) {}

  public GatewaySettings gateway() {
    return listeners.gateway();
  }

  public ListenerSettings control() {
    return listeners.control();
  }

  public ListenerSettings management() {
    return listeners.management();
  }

  public BootstrapSettings bootstrap() {
    return identity.bootstrap();
  }

  public String defaultRegion() {
    return identity.regions().getFirst();
  }
}
