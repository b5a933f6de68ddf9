package io.trunkline.settings;

import java.util.Locale;

/**
 * Every setting of a node: its key in {@code conf/trunkline.yaml}, its default and its meaning. The
 * flag is {@code --<key>}, the environment variable {@link #variable}. A secret can also be given
 * as the name of a file that holds it: {@code <key>-file}.
 */
public enum Setting {
  GATEWAY_LISTEN("gateway.listen", "0.0.0.0:8080", "host:port for providers; port 0: any free one"),
  GATEWAY_TLS_CERTIFICATE("gateway.tls.certificate", "", "PEM file; empty: plain HTTP"),
  GATEWAY_TLS_KEY("gateway.tls.key", "", "PEM file of its private key"),
  GATEWAY_MAX_BODY_BYTES("gateway.max-body-bytes", "26214400", "largest body of one webhook"),
  GATEWAY_MAX_BYTES_IN_FLIGHT(
      "gateway.max-bytes-in-flight", "256MiB", "all bodies held in memory at once"),
  GATEWAY_TRUSTED_PROXIES(
      "gateway.trusted-proxies", "", "CIDR ranges whose X-Forwarded-* headers count"),
  GATEWAY_PUBLIC_URL(
      "gateway.public-url",
      "http://localhost:8080",
      "how providers reach the gateway; stands in webhook and redirect URLs"),
  CONTROL_LISTEN("control.listen", "127.0.0.1:8081", "host:port of the API"),
  CONTROL_TLS_CERTIFICATE("control.tls.certificate", "", "PEM file; empty: plain HTTP"),
  CONTROL_TLS_KEY("control.tls.key", "", "PEM file of its private key"),
  MANAGEMENT_LISTEN("management.listen", "127.0.0.1:8082", "host:port of health and metrics"),
  MANAGEMENT_TLS_CERTIFICATE("management.tls.certificate", "", "PEM file; empty: plain HTTP"),
  MANAGEMENT_TLS_KEY("management.tls.key", "", "PEM file of its private key"),
  DATABASE_URL(
      "database.url",
      "",
      "postgresql://user:password@host:port/name, also DATABASE_URL; empty: an embedded PostgreSQL",
      true),
  DATA_DIR("data.dir", "~/.trunkline", "embedded database, credentials, keyset.json, lib; 0700"),
  EGRESS_LEASE("egress.lease", "15s", "how long a silent node keeps the dispatches it took"),
  EGRESS_RETRY_FOR("egress.retry-for", "24h", "how long a dispatch is tried again"),
  RETENTION_PAYLOADS("retention.payloads", "3d", "headers and bodies; at least egress.retry-for"),
  RETENTION_RECORDS("retention.records", "30d", "deliveries, dispatches, attempts, audit"),
  RETENTION_KEYS("retention.keys", "90d", "what recognizes repeats"),
  TARGETS_ALLOWED_NETWORKS(
      "targets.allowed-networks",
      "",
      "CIDR ranges that targets may lie in although they are loopback, private or link-local"),
  HOSTS_ALLOWED_NETWORKS("hosts.allowed-networks", "", "the same for self-managed providers"),
  VERTICLES("verticles", "", "classes of verticles to deploy, from jars in data.dir/lib"),
  QUOTAS_CONNECTIONS("quotas.connections", "250", "connections of an account in a Region"),
  QUOTAS_HOSTS("quotas.hosts", "50", "hosts of an account"),
  QUOTAS_REPOSITORY_LINKS("quotas.repository-links", "100", "repository links of an account"),
  QUOTAS_SYNC_CONFIGURATIONS(
      "quotas.sync-configurations", "100", "sync configurations of an account"),
  QUOTAS_SYNC_CONFIGURATIONS_PER_LINK(
      "quotas.sync-configurations-per-link", "100", "those of one repository link"),
  QUOTAS_SYNC_CONFIGURATIONS_PER_BRANCH(
      "quotas.sync-configurations-per-branch", "50", "those of one branch of a repository link"),
  REGIONS("regions", "us-east-1", "Region labels that are served, first the default"),
  GITHUB_APP_KEY(
      "github.app.key",
      "",
      "hook of a GitHub App: /webhooks/github/apps/<key>; 22 to 128 random characters; empty: none",
      true),
  GITHUB_APP_WEBHOOK_SECRET(
      "github.app.webhook-secret", "", "that the app's hook signs with", true),
  GITHUB_APP_PREVIOUS_WEBHOOK_SECRET(
      "github.app.previous-webhook-secret", "", "counts beside it while it is rotated", true),
  PARTITION("partition", "aws", "partition in ARNs"),
  SECRETS_KEYSET(
      "secrets.keyset",
      "",
      "Tink JSON keyset that seals secrets; empty: generated into data.dir (embedded mode only)",
      true),
  BOOTSTRAP_ACCOUNT_ID("bootstrap.account-id", "000000000000", "first account, 12 digits"),
  BOOTSTRAP_ACCESS_KEY_ID(
      "bootstrap.access-key-id", "", "first access key; empty: generated into data.dir"),
  BOOTSTRAP_SECRET_ACCESS_KEY(
      "bootstrap.secret-access-key", "", "its secret; empty: generated into data.dir", true);

  static final String VARIABLE_PREFIX = "TRUNKLINE_";
  static final String FILE_SUFFIX = "-file";

  private final String key;
  private final String defaultText;
  private final String meaning;
  private final boolean secret;

  Setting(String key, String defaultText, String meaning) {
    this(key, defaultText, meaning, false);
  }

  Setting(String key, String defaultText, String meaning, boolean secret) {
    this.key = key;
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.secret = secret;
  }

  public String key() {
    return key;
  }

  String fileKey() {
    return key + FILE_SUFFIX;
  }

  String defaultText() {
    return defaultText;
  }

  String meaning() {
    return meaning;
  }

  boolean isSecret() {
    return secret;
  }

  /** The first word of its key. */
  String group() {
    return key.replaceFirst("\\..*", "");
  }

  static String variable(String key) {
    return VARIABLE_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
