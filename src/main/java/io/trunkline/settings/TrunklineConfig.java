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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The settings of a node, checked. {@link Setting} tells their keys and meaning. */
public record TrunklineConfig(
    Listeners listeners,
    StorageSettings storage,
    EgressSettings egress,
    IdentitySettings identity,
    Quotas quotas) {
  private static final long BODY_BYTES_LIMIT = 1L << 30;
  private static final long BYTES_IN_FLIGHT_LIMIT = 1L << 40;
  private static final int RESOURCE_COUNT_LIMIT = 1_000_000;

  /** A name or literal address, without brackets, and a port; 0 is any free one. */
  public record ListenAddress(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** PEM files. */
  record TlsSettings(Path certificate, Path key) {}

  /** Where a listener binds; plain HTTP without TLS. */
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
      URI publicUrl) {}

  record Listeners(
      GatewaySettings gateway, ListenerSettings control, ListenerSettings management) {}

  public record Retention(Duration payloads, Duration records, Duration keys) {}

  /** Without a database URL the node runs a PostgreSQL of its own in the data folder. */
  public record StorageSettings(
      Optional<DatabaseUrl> database,
      Path dataFolder,
      Optional<Secret> keyset,
      Retention retention) {}

  public record EgressSettings(
      Duration lease,
      Duration retryFor,
      List<String> targetNetworks,
      List<String> hostNetworks,
      List<String> verticles) {}

  public record BootstrapSettings(
      String accountId, Optional<String> accessKeyId, Optional<Secret> secretAccessKey) {}

  /** The first Region is the default one. */
  public record IdentitySettings(
      List<String> regions,
      String partition,
      BootstrapSettings bootstrap,
      Optional<GithubApp> githubApp) {}

  /** Its key in the URL of its hook, and the secrets that the hook may sign with. */
  public record GithubApp(Secret key, List<Secret> webhookSecrets) {}

  /** How much an account may have; the defaults are those of AWS. */
  public record Quotas(int connections, int hosts, SyncQuotas sync) {}

  /** A config and what should be logged about where it came from. */
  public record Loaded(TrunklineConfig config, List<String> warnings) {}

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

  /** Throws {@link ConfigurationException}. */
  public static Loaded load(SettingSources sources) {
    var values = SettingValues.of(sources);
    var parser = new SettingParser(values);
    var egress = egress(parser);
    var config =
        new TrunklineConfig(
            listeners(parser), storage(parser, egress), egress, identity(parser), quotas(parser));
    return new Loaded(config, values.warnings());
  }

  private static Listeners listeners(SettingParser parser) {
    var control =
        listener(
            parser,
            Setting.CONTROL_LISTEN,
            Setting.CONTROL_TLS_CERTIFICATE,
            Setting.CONTROL_TLS_KEY);
    var management =
        listener(
            parser,
            Setting.MANAGEMENT_LISTEN,
            Setting.MANAGEMENT_TLS_CERTIFICATE,
            Setting.MANAGEMENT_TLS_KEY);
    return new Listeners(gateway(parser), control, management);
  }

  private static GatewaySettings gateway(SettingParser parser) {
    var listener =
        listener(
            parser,
            Setting.GATEWAY_LISTEN,
            Setting.GATEWAY_TLS_CERTIFICATE,
            Setting.GATEWAY_TLS_KEY);
    var bodyBytesMax = parser.bytes(Setting.GATEWAY_MAX_BODY_BYTES, BODY_BYTES_LIMIT);
    var inFlightMax = parser.bytes(Setting.GATEWAY_MAX_BYTES_IN_FLIGHT, BYTES_IN_FLIGHT_LIMIT);
    if (inFlightMax < bodyBytesMax) {
      throw parser.bad(
          Setting.GATEWAY_MAX_BYTES_IN_FLIGHT,
          "at least " + Setting.GATEWAY_MAX_BODY_BYTES.key() + ", which is " + bodyBytesMax);
    }
    return new GatewaySettings(
        listener,
        (int) bodyBytesMax,
        inFlightMax,
        parser.networks(Setting.GATEWAY_TRUSTED_PROXIES),
        parser.publicUrl(Setting.GATEWAY_PUBLIC_URL));
  }

  private static ListenerSettings listener(
      SettingParser parser, Setting listen, Setting certificate, Setting key) {
    var certificateFile = parser.path(certificate);
    var keyFile = parser.path(key);
    if (certificateFile.isPresent() != keyFile.isPresent()) {
      throw new ConfigurationException(
          "%s and %s go together; give both or none".formatted(certificate.key(), key.key()));
    }
    return new ListenerSettings(
        parser.listen(listen),
        certificateFile.flatMap(it -> keyFile.map(k -> new TlsSettings(it, k))));
  }

  private static StorageSettings storage(SettingParser parser, EgressSettings egress) {
    var retention =
        new Retention(
            parser.duration(Setting.RETENTION_PAYLOADS, egress.retryFor()),
            parser.duration(Setting.RETENTION_RECORDS, egress.retryFor()),
            parser.duration(Setting.RETENTION_KEYS, Duration.ofDays(1)));
    var database = parser.databaseUrl(Setting.DATABASE_URL);
    var keyset = parser.secret(Setting.SECRETS_KEYSET);
    if (database.isPresent() && keyset.isEmpty()) {
      throw new ConfigurationException(
          "secrets.keyset is required with database.url, the same for all nodes;"
              + " 'trunkline keyset generate --output=FILE' makes one, "
              + Setting.variable(Setting.SECRETS_KEYSET.fileKey())
              + " takes the file");
    }
    var dataFolder =
        parser
            .path(Setting.DATA_DIR)
            .orElseThrow(() -> parser.bad(Setting.DATA_DIR, "a folder, like ~/.trunkline"));
    return new StorageSettings(database, dataFolder, keyset, retention);
  }

  private static EgressSettings egress(SettingParser parser) {
    var className = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");
    return new EgressSettings(
        parser.duration(Setting.EGRESS_LEASE, Duration.ofSeconds(1)),
        parser.duration(Setting.EGRESS_RETRY_FOR, Duration.ofSeconds(1)),
        parser.networks(Setting.TARGETS_ALLOWED_NETWORKS),
        parser.networks(Setting.HOSTS_ALLOWED_NETWORKS),
        parser.list(Setting.VERTICLES, className, "class names with commas between them"));
  }

  private static IdentitySettings identity(SettingParser parser) {
    var regions =
        parser.list(
            Setting.REGIONS,
            Pattern.compile("[a-z0-9-]{1,30}"),
            "Region labels with commas between them, like us-east-1,eu-west-1");
    if (regions.isEmpty()) {
      throw parser.bad(Setting.REGIONS, "at least one Region label, like us-east-1");
    }
    var partition =
        parser.text(Setting.PARTITION, Pattern.compile("[a-z0-9-]{1,30}"), "a word like aws");
    var bootstrap =
        new BootstrapSettings(
            parser.text(Setting.BOOTSTRAP_ACCOUNT_ID, Pattern.compile("[0-9]{12}"), "12 digits"),
            parser.optional(
                Setting.BOOTSTRAP_ACCESS_KEY_ID,
                Pattern.compile("[A-Za-z0-9_]{3,128}"),
                "3 to 128 letters, digits and underscores"),
            parser.secret(Setting.BOOTSTRAP_SECRET_ACCESS_KEY));
    return new IdentitySettings(regions, partition, bootstrap, githubApp(parser));
  }

  private static Optional<GithubApp> githubApp(SettingParser parser) {
    var key =
        parser.secret(
            Setting.GITHUB_APP_KEY,
            Pattern.compile("[A-Za-z0-9_-]{22,128}"),
            "22 to 128 letters, digits, '-' and '_' that nobody can guess");
    var secret = parser.webhookSecret(Setting.GITHUB_APP_WEBHOOK_SECRET);
    var previous = parser.webhookSecret(Setting.GITHUB_APP_PREVIOUS_WEBHOOK_SECRET);
    if (key.isPresent() != secret.isPresent() || (previous.isPresent() && secret.isEmpty())) {
      throw new ConfigurationException(
          "%s and %s go together, and %s beside them only; give both or none"
              .formatted(
                  Setting.GITHUB_APP_KEY.key(),
                  Setting.GITHUB_APP_WEBHOOK_SECRET.key(),
                  Setting.GITHUB_APP_PREVIOUS_WEBHOOK_SECRET.key()));
    }
    return key.map(
        known -> new GithubApp(known, Stream.concat(secret.stream(), previous.stream()).toList()));
  }

  private static Quotas quotas(SettingParser parser) {
    return new Quotas(
        parser.count(Setting.QUOTAS_CONNECTIONS, RESOURCE_COUNT_LIMIT),
        parser.count(Setting.QUOTAS_HOSTS, RESOURCE_COUNT_LIMIT),
        new SyncQuotas(
            parser.count(Setting.QUOTAS_REPOSITORY_LINKS, SyncQuotas.COUNT_LIMIT),
            parser.count(Setting.QUOTAS_SYNC_CONFIGURATIONS, SyncQuotas.COUNT_LIMIT),
            parser.count(Setting.QUOTAS_SYNC_CONFIGURATIONS_PER_LINK, SyncQuotas.COUNT_LIMIT),
            parser.count(Setting.QUOTAS_SYNC_CONFIGURATIONS_PER_BRANCH, SyncQuotas.COUNT_LIMIT)));
  }
}
