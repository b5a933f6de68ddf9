package io.trunkline.settings;

import io.trunkline.settings.SettingSources.DefaultPaths;
import io.trunkline.settings.TrunklineConfig.BootstrapSettings;
import io.trunkline.settings.TrunklineConfig.EgressSettings;
import io.trunkline.settings.TrunklineConfig.GatewaySettings;
import io.trunkline.settings.TrunklineConfig.GithubApp;
import io.trunkline.settings.TrunklineConfig.IdentitySettings;
import io.trunkline.settings.TrunklineConfig.ListenerSettings;
import io.trunkline.settings.TrunklineConfig.Listeners;
import io.trunkline.settings.TrunklineConfig.Quotas;
import io.trunkline.settings.TrunklineConfig.Retention;
import io.trunkline.settings.TrunklineConfig.StorageSettings;
import io.trunkline.settings.TrunklineConfig.TlsSettings;
import io.trunkline.sync.SyncQuotas;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.event.Level;

/** Reads the settings from their sources, and checks them one by one and together. */
public final class ConfigLoader {
  private static final long BODY_BYTES_LIMIT = 1L << 30;
  private static final long BYTES_IN_FLIGHT_LIMIT = 1L << 40;
  private static final int RESOURCE_COUNT_LIMIT = 1_000_000;

  private ConfigLoader() {}

  /**
   * A configuration and what is wrong with it. Invalid settings have a substitute value.
   *
   * @param origins how messages name each setting: its source, and the line in the settings file
   */
  public record LoadedConfig(
      TrunklineConfig config,
      LogSettings log,
      SettingProblems problems,
      Map<Setting, String> origins) {
    public LoadedConfig {
      origins = Map.copyOf(origins);
    }

    /**
     * Reports what is wrong with the setting's value. The message is the setting's name and {@code
     * sentence}.
     */
    public void report(Setting setting, String sentence) {
      problems.add(setting, origins.get(setting) + sentence);
    }
  }

  /** Returns the configuration of a node without flags, environment and settings file. */
  public static TrunklineConfig defaults(DefaultPaths paths) {
    return parse(new SettingParser(SettingValues.defaults(paths)));
  }

  /** Throws {@link ConfigurationException} if a value is missing or invalid. */
  public static TrunklineConfig load(SettingSources sources) {
    var loaded = read(sources);
    loaded.problems().throwIfAny();
    return loaded.config();
  }

  /**
   * Reads all settings, so that everything that is wrong with them can be reported at once. Throws
   * {@link ConfigurationException} if the settings file cannot be read.
   */
  public static LoadedConfig read(SettingSources sources) {
    var values = SettingValues.of(sources);
    var parser = new SettingParser(values);
    var origins =
        Arrays.stream(Setting.values()).collect(Collectors.toMap(it -> it, parser::origin));
    return new LoadedConfig(parse(parser), log(parser), values.problems(), origins);
  }

  private static TrunklineConfig parse(SettingParser parser) {
    var egress = egress(parser);
    var listeners = listeners(parser);
    var identity = identity(parser);
    var providers = ProviderAppSettings.parse(parser);
    if (providers.hasApp() || identity.githubApp().flatMap(GithubApp::credential).isPresent()) {
      requireSecure(parser, listeners.gateway().publicUrl());
    }
    return new TrunklineConfig(
        listeners, storage(parser, egress), egress, identity, providers, quotas(parser));
  }

  /** Browsers keep the secure cookie of a handshake only for https, and for this machine. */
  private static void requireSecure(SettingParser parser, URI publicUrl) {
    var host = publicUrl.getHost();
    var isHere =
        host.equals("localhost") || host.matches("127(\\.[0-9]+){3}") || host.equals("[::1]");
    if (!isHere
        && publicUrl.getScheme().equals("http")
        && parser.problems().isValid(Setting.GATEWAY_PUBLIC_URL)) {
      parser.reject(
          Setting.GATEWAY_PUBLIC_URL,
          "an https URL, because "
              + Setting.GITHUB_APP_ID.key()
              + " is set and people will sign in",
          publicUrl);
    }
  }

  private static LogSettings log(SettingParser parser) {
    return new LogSettings(
        parser.choice(Setting.LOG_FORMAT, LogSettings.Format.class, LogSettings.Format.AUTO),
        parser.choice(Setting.LOG_LEVEL, Level.class, Level.INFO),
        parser.choices(
            Setting.LOG_LEVELS, Level.class, Pattern.compile("[A-Za-z_$][A-Za-z0-9_$.]*")));
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
    if (inFlightMax < bodyBytesMax && parser.problems().isValid(Setting.GATEWAY_MAX_BODY_BYTES)) {
      parser.reject(
          Setting.GATEWAY_MAX_BYTES_IN_FLIGHT,
          "at least " + Setting.GATEWAY_MAX_BODY_BYTES.key() + ", which is " + bodyBytesMax,
          inFlightMax);
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
    if (certificateFile.isPresent() != keyFile.isPresent()
        && parser.problems().isValid(certificate, key)) {
      var set = certificateFile.isPresent() ? certificate : key;
      parser
          .problems()
          .add(
              set,
              "%s is set alone; %s and %s go together; set both or neither"
                  .formatted(parser.origin(set), certificate.key(), key.key()));
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
    if (database.isPresent()
        && keyset.isEmpty()
        && parser.problems().isValid(Setting.SECRETS_KEYSET)) {
      parser
          .problems()
          .add(
              Setting.SECRETS_KEYSET,
              "secrets.keyset is required with database.url, the same one on all nodes;"
                  + " 'trunkline keyset generate --output=FILE' creates it; set "
                  + Setting.variable(Setting.SECRETS_KEYSET.fileKey())
                  + " to that file");
    }
    var dataFolder =
        parser
            .path(Setting.DATA_DIR)
            .orElseGet(() ->
                parser.reject(Setting.DATA_DIR, "a folder, such as ~/.trunkline", Path.of("")));
    return new StorageSettings(database, dataFolder, keyset, retention);
  }

  private static EgressSettings egress(SettingParser parser) {
    var className = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$.]*");
    return new EgressSettings(
        parser.duration(Setting.EGRESS_LEASE, Duration.ofSeconds(1)),
        parser.duration(Setting.EGRESS_RETRY_FOR, Duration.ofSeconds(1)),
        parser.networks(Setting.TARGETS_ALLOWED_NETWORKS),
        parser.networks(Setting.HOSTS_ALLOWED_NETWORKS),
        parser.list(Setting.VERTICLES, className, "class names, separated by commas"));
  }

  private static IdentitySettings identity(SettingParser parser) {
    var regions =
        parser.list(
            Setting.REGIONS,
            Pattern.compile("[a-z0-9-]{1,30}"),
            "Region labels, separated by commas, such as us-east-1,eu-west-1");
    if (regions.isEmpty() && parser.problems().isValid(Setting.REGIONS)) {
      parser.reject(Setting.REGIONS, "at least one Region label, such as us-east-1", regions);
    }
    var partition =
        parser.text(Setting.PARTITION, Pattern.compile("[a-z0-9-]{1,30}"), "a word such as aws");
    var bootstrap =
        new BootstrapSettings(
            parser.text(Setting.BOOTSTRAP_ACCOUNT_ID, Pattern.compile("[0-9]{12}"), "12 digits"),
            parser.optional(
                Setting.BOOTSTRAP_ACCESS_KEY_ID,
                Pattern.compile("[A-Za-z0-9_]{3,128}"),
                "3 to 128 letters, digits and underscores"),
            parser.secret(Setting.BOOTSTRAP_SECRET_ACCESS_KEY));
    return new IdentitySettings(regions, partition, bootstrap, GithubAppSettings.parse(parser));
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
