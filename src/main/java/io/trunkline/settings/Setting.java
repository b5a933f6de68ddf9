package io.trunkline.settings;

import java.util.Locale;

/**
 * Every setting of a node: its key in {@code conf/trunkline.yaml}, its default and its meaning.
 * This is the only place that holds defaults.
 *
 * <p>A setting's flag is {@code --<key>}, its environment variable {@link #variable}. A secret can
 * also be read from the file that {@code <key>-file} names.
 */
public enum Setting {
  GATEWAY_LISTEN(
      "gateway.listen", "0.0.0.0:8080", "host:port for providers; port 0 binds a free port"),
  GATEWAY_TLS_CERTIFICATE(
      "gateway.tls.certificate", "", "PEM file with the certificate chain; empty: plain HTTP"),
  GATEWAY_TLS_KEY("gateway.tls.key", "", "PEM file with the private key"),
  GATEWAY_MAX_BODY_BYTES("gateway.max-body-bytes", "26214400", "largest body of one webhook"),
  GATEWAY_MAX_BYTES_IN_FLIGHT(
      "gateway.max-bytes-in-flight", "256MiB", "total size of all bodies held in memory"),
  GATEWAY_TRUSTED_PROXIES(
      "gateway.trusted-proxies",
      "",
      "CIDR ranges of proxies whose X-Forwarded-* headers are trusted"),
  GATEWAY_PUBLIC_URL(
      "gateway.public-url",
      "http://localhost:8080",
      "URL at which providers reach the gateway; webhook URLs start with it"),
  CONTROL_LISTEN("control.listen", "127.0.0.1:8081", "host:port of both APIs"),
  CONTROL_TLS_CERTIFICATE(
      "control.tls.certificate", "", "PEM file with the certificate chain; empty: plain HTTP"),
  CONTROL_TLS_KEY("control.tls.key", "", "PEM file with the private key"),
  MANAGEMENT_LISTEN("management.listen", "127.0.0.1:8082", "host:port for health and metrics"),
  MANAGEMENT_TLS_CERTIFICATE(
      "management.tls.certificate", "", "PEM file with the certificate chain; empty: plain HTTP"),
  MANAGEMENT_TLS_KEY("management.tls.key", "", "PEM file with the private key"),
  DATABASE_URL(
      "database.url",
      "",
      "postgresql://user:password@host:port/name; the variable DATABASE_URL works too;"
          + " empty: an embedded PostgreSQL",
      true),
  DATA_DIR(
      "data.dir",
      "~/.trunkline",
      "folder of mode 0700 with the embedded database, credentials, keyset.json and lib"),
  EGRESS_LEASE(
      "egress.lease",
      "6s",
      "time after a node's last heartbeat until other nodes take over its dispatches"),
  EGRESS_RETRY_FOR("egress.retry-for", "24h", "how long a dispatch is retried"),
  RETENTION_PAYLOADS(
      "retention.payloads",
      "3d",
      "how long headers and bodies are kept; at least egress.retry-for"),
  RETENTION_RECORDS(
      "retention.records",
      "30d",
      "how long deliveries, dispatches, attempts and audit records are kept"),
  RETENTION_KEYS("retention.keys", "90d", "how long repeated deliveries are recognized"),
  TARGETS_ALLOWED_NETWORKS(
      "targets.allowed-networks",
      "",
      "CIDR ranges of loopback, private or link-local addresses that targets may have"),
  HOSTS_ALLOWED_NETWORKS(
      "hosts.allowed-networks",
      "",
      "CIDR ranges of loopback, private or link-local addresses that self-managed providers may"
          + " have"),
  VERTICLES(
      "verticles", "", "class names of your own verticles, deployed from jars in data.dir/lib"),
  QUOTAS_CONNECTIONS("quotas.connections", "250", "connections of an account in a Region"),
  QUOTAS_HOSTS("quotas.hosts", "50", "hosts of an account"),
  QUOTAS_REPOSITORY_LINKS("quotas.repository-links", "100", "repository links of an account"),
  QUOTAS_SYNC_CONFIGURATIONS(
      "quotas.sync-configurations", "100", "sync configurations of an account"),
  QUOTAS_SYNC_CONFIGURATIONS_PER_LINK(
      "quotas.sync-configurations-per-link", "100", "sync configurations of one repository link"),
  QUOTAS_SYNC_CONFIGURATIONS_PER_BRANCH(
      "quotas.sync-configurations-per-branch",
      "50",
      "sync configurations of one branch of a repository link"),
  REGIONS("regions", "us-east-1", "Region labels that are served; the first is the default"),
  GITHUB_APP_KEY(
      "github.app.key",
      "",
      "part of the URL of a GitHub App's webhook, /webhooks/github/apps/<key>;"
          + " 22 to 128 random characters; empty: no app",
      true),
  GITHUB_APP_WEBHOOK_SECRET("github.app.webhook-secret", "", "the app's webhook secret", true),
  GITHUB_APP_PREVIOUS_WEBHOOK_SECRET(
      "github.app.previous-webhook-secret",
      "",
      "the app's previous webhook secret, which stays valid during a rotation",
      true),
  GITHUB_APP_ID(
      "github.app.id",
      "",
      "the App ID; with the next four settings, people can connect accounts in the browser"),
  GITHUB_APP_SLUG("github.app.slug", "", "the app's name in URLs: github.com/apps/<slug>"),
  GITHUB_APP_CLIENT_ID("github.app.client-id", "", "the app's client ID"),
  GITHUB_APP_CLIENT_SECRET("github.app.client-secret", "", "a client secret of the app", true),
  GITHUB_APP_PRIVATE_KEY(
      "github.app.private-key",
      "",
      "a private key of the app, the whole PEM text; with -file, the file that GitHub created",
      true),
  GITLAB_APP_CLIENT_ID(
      "gitlab.app.client-id",
      "",
      "the Application ID of an OAuth application at GitLab, with which people connect groups and"
          + " projects in the browser"),
  GITLAB_APP_CLIENT_SECRET("gitlab.app.client-secret", "", "the application's secret", true),
  BITBUCKET_APP_CLIENT_ID(
      "bitbucket.app.client-id",
      "",
      "the Key of an OAuth consumer at Bitbucket, with which people connect workspaces in the"
          + " browser"),
  BITBUCKET_APP_CLIENT_SECRET("bitbucket.app.client-secret", "", "the consumer's Secret", true),
  AZURE_DEVOPS_APP_CLIENT_ID(
      "azure-devops.app.client-id",
      "",
      "the Application (client) ID of an Entra application, with which people connect"
          + " organizations and projects in the browser"),
  AZURE_DEVOPS_APP_CLIENT_SECRET(
      "azure-devops.app.client-secret", "", "a client secret of the application", true),
  AZURE_DEVOPS_APP_TENANT(
      "azure-devops.app.tenant",
      "organizations",
      "id or domain of the Entra tenant whose people may connect; organizations: any"),
  AZURE_DEVOPS_APP_SCOPES(
      "azure-devops.app.scopes",
      "vso.code,vso.code_status,vso.project,vso.profile",
      "delegated permissions of Azure DevOps that people are asked for"),
  PROVIDERS_BITBUCKET_API_URL(
      "providers.bitbucket.api-url",
      "https://api.bitbucket.org/2.0",
      "base URL of Bitbucket's API"),
  PROVIDERS_BITBUCKET_WEB_URL(
      "providers.bitbucket.web-url", "https://bitbucket.org", "base URL of Bitbucket's pages"),
  PROVIDERS_AZURE_DEVOPS_API_URL(
      "providers.azure-devops.api-url", "https://dev.azure.com", "base URL of Azure DevOps' API"),
  PROVIDERS_AZURE_DEVOPS_WEB_URL(
      "providers.azure-devops.web-url",
      "https://login.microsoftonline.com",
      "base URL at which people of Azure DevOps sign in"),
  PROVIDERS_AZURE_DEVOPS_PROFILE_URL(
      "providers.azure-devops.profile-url",
      "https://app.vssps.visualstudio.com",
      "base URL of Azure DevOps' API for people and their organizations"),
  PROVIDERS_GITLAB_API_URL(
      "providers.gitlab.api-url", "https://gitlab.com/api/v4", "base URL of GitLab's API"),
  PROVIDERS_GITLAB_WEB_URL(
      "providers.gitlab.web-url", "https://gitlab.com", "base URL of GitLab's pages"),
  PROVIDERS_GITHUB_API_URL(
      "providers.github.api-url", "https://api.github.com", "base URL of GitHub's API"),
  PROVIDERS_GITHUB_WEB_URL(
      "providers.github.web-url", "https://github.com", "base URL of GitHub's pages"),
  PROVIDERS_ALLOWED_NETWORKS(
      "providers.allowed-networks",
      "",
      "CIDR ranges of loopback, private or link-local addresses that the URLs of providers may"
          + " have"),
  HANDSHAKES_LIFETIME(
      "handshakes.lifetime",
      "10m",
      "how long each step of connecting in the browser may take, at least 1m"),
  PARTITION("partition", "aws", "partition in ARNs"),
  SECRETS_KEYSET(
      "secrets.keyset",
      "",
      "Tink JSON keyset that encrypts secrets in the database, the same one on all nodes;"
          + " empty: generated into data.dir (embedded database only)",
      true),
  LOG_FORMAT(
      "log.format",
      "auto",
      "json, one object a line; text; or auto: text in a terminal, else json"),
  LOG_LEVEL("log.level", "info", "lowest level that is logged: error, warn, info, debug or trace"),
  LOG_LEVELS(
      "log.levels",
      "",
      "levels of single loggers, such as io.trunkline.egress=debug,io.vertx=info"),
  BOOTSTRAP_ACCOUNT_ID("bootstrap.account-id", "000000000000", "first account, 12 digits"),
  BOOTSTRAP_ACCESS_KEY_ID(
      "bootstrap.access-key-id",
      "",
      "id of the first access key, which has full rights in its account;"
          + " empty: generated into data.dir/credentials"),
  BOOTSTRAP_SECRET_ACCESS_KEY(
      "bootstrap.secret-access-key",
      "",
      "secret of the first access key; empty: generated into data.dir/credentials",
      true);

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

  /** Returns the first word of the key. */
  String group() {
    return key.replaceFirst("\\..*", "");
  }

  static String variable(String key) {
    return VARIABLE_PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
