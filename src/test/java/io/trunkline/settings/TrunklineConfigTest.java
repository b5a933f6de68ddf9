package io.trunkline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.github.FakeGithub;
import io.trunkline.settings.SettingSources.DefaultPaths;
import io.trunkline.sync.SyncQuotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrunklineConfigTest {
  private static final String APP_KEY = "k3y-of_the-app-in-its-url";

  @TempDir Path working;

  @Test
  void hasDefaultForEverySetting() {
    var config = load(Map.of(), Map.of());

    assertThat(config.gateway().listener().address()).hasToString("0.0.0.0:8080");
    assertThat(config.control().address()).hasToString("127.0.0.1:8081");
    assertThat(config.gateway().bodyBytesMax()).isEqualTo(26_214_400);
    assertThat(config.gateway().bytesInFlightMax()).isEqualTo(256L << 20);
    assertThat(config.egress().lease()).isEqualTo(Duration.ofSeconds(6));
    assertThat(config.storage().retention().keys()).isEqualTo(Duration.ofDays(90));
    assertThat(config.storage().database()).isEmpty();
    assertThat(config.storage().dataFolder()).isEqualTo(working.resolve("home/.trunkline"));
    assertThat(config.defaultRegion()).isEqualTo("us-east-1");
    assertThat(config.bootstrap().accountId()).isEqualTo("000000000000");
    assertThat(config.quotas())
        .isEqualTo(new TrunklineConfig.Quotas(250, 50, new SyncQuotas(100, 100, 100, 50)));
  }

  @Test
  void readsEachQuotaFromItsOwnSetting() {
    var config =
        load(
            Map.of(
                "quotas.hosts", "0",
                "quotas.repository-links", "1",
                "quotas.sync-configurations", "2",
                "quotas.sync-configurations-per-link", "3",
                "quotas.sync-configurations-per-branch", "0"),
            Map.of("TRUNKLINE_QUOTAS_CONNECTIONS", "7"));

    assertThat(config.quotas())
        .isEqualTo(new TrunklineConfig.Quotas(7, 0, new SyncQuotas(1, 2, 3, 0)));
  }

  @Test
  void rejectsQuotasThatAreNotWholeNumbers() {
    for (var wrong : new String[] {"-1", "1.5", "many", "1000001", "9999999999"}) {
      assertThatThrownBy(() -> load(Map.of("quotas.hosts", wrong), Map.of()))
          .hasMessageContaining("quotas.hosts")
          .hasMessageContaining("a whole number from 0 to 1000000");
    }
  }

  @Test
  void prefersFlagOverEnvironmentOverFileOverDefault() throws IOException {
    file("gateway: {listen: 'file:1'}\ncontrol.listen: file:1\nmanagement.listen: file:1\n");
    var environment =
        Map.of("TRUNKLINE_GATEWAY_LISTEN", "env:2", "TRUNKLINE_CONTROL_LISTEN", "env:2");

    var config = load(Map.of("gateway.listen", "flag:3"), environment);

    assertThat(config.gateway().listener().address()).hasToString("flag:3");
    assertThat(config.control().address()).hasToString("env:2");
    assertThat(config.management().address()).hasToString("file:1");
    assertThat(config.defaultRegion()).isEqualTo("us-east-1");
  }

  @Test
  void readsFileValuesAsText() throws IOException {
    file(
        """
        bootstrap.account-id: 000000000012
        regions: [us-east-1, eu-west-1]
        gateway:
          tls: {certificate: c.pem, key: k.pem}
        """);

    var config = load(Map.of(), Map.of());

    assertThat(config.bootstrap().accountId()).isEqualTo("000000000012");
    assertThat(config.identity().regions()).containsExactly("us-east-1", "eu-west-1");
    assertThat(config.gateway().listener().tls().map(TrunklineConfig.TlsSettings::key))
        .contains(working.resolve("k.pem"));
  }

  @Test
  void sampleFileListsEverySettingWithItsDefault() throws IOException {
    var defaults = load(Map.of(), Map.of());
    var documented = Files.readString(Path.of("conf", "trunkline.yaml"));

    file(documented.replaceAll("(?m)^#(?=\\S)", "").replaceAll("(?m)^.*-file:$", ""));

    assertThat(
            SettingsFile.read(working.resolve("conf/trunkline.yaml"), new SettingProblems())
                .keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Setting.values()).map(Setting::key).toList());
    assertThat(load(Map.of(), Map.of())).isEqualTo(defaults);
    assertThat(documented.lines())
        .containsAll(
            Arrays.stream(Setting.values())
                .filter(Setting::isSecret)
                .map(secret -> "#" + secret.fileKey() + ":")
                .toList());
  }

  @Test
  void readsSecretFromFile() throws IOException {
    Files.writeString(working.resolve("url"), "postgresql://u:p@h/n\n");
    Files.writeString(working.resolve("keys"), "{}\n");
    var environment = new HashMap<String, String>();
    environment.put("TRUNKLINE_DATABASE_URL_FILE", "url");
    environment.put("TRUNKLINE_SECRETS_KEYSET_FILE", working.resolve("keys").toString());

    var config = load(Map.of(), environment);

    assertThat(config.storage().database().map(it -> it.address())).contains("h:5432");
    assertThat(config.storage().keyset()).contains(Secret.of("{}"));
  }

  @Test
  void readsDatabaseUrlVariableUnlessOwnVariableIsSet() {
    var common = Map.of("DATABASE_URL", "postgresql://u:p@common/n");
    var both = new HashMap<>(common);
    both.put("TRUNKLINE_DATABASE_URL", "postgresql://u:p@own/n");
    var keyset = Map.of("secrets.keyset", "{}");

    assertThat(load(keyset, common).storage().database().orElseThrow().host()).isEqualTo("common");
    assertThat(load(keyset, both).storage().database().orElseThrow().host()).isEqualTo("own");
  }

  @Test
  void rejectsSecretSetTwice() {
    assertThatThrownBy(() ->
            load(
                Map.of(),
                Map.of("TRUNKLINE_SECRETS_KEYSET", "{}", "TRUNKLINE_SECRETS_KEYSET_FILE", "f")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("TRUNKLINE_SECRETS_KEYSET_FILE are both set");
  }

  @Test
  void namesUnknownKeyInFileAndSuggestsKnownOne() throws IOException {
    file("gateway: {listn: a}\n");

    assertThatThrownBy(() -> load(Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("conf/trunkline.yaml")
        .hasMessageContaining("'gateway.listn' (did you mean gateway.listen?)");
  }

  @Test
  void rejectsUnknownVariable() {
    assertThatThrownBy(() -> load(Map.of(), Map.of("TRUNKLINE_EGRESS_LAESE", "5s", "OTHER", "y")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "TRUNKLINE_EGRESS_LAESE is not a setting (did you mean TRUNKLINE_EGRESS_LEASE?)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TRUNKLINE_SERVICE_HOST",
        "TRUNKLINE_SERVICE_PORT",
        "TRUNKLINE_SERVICE_PORT_GATEWAY",
        "TRUNKLINE_PORT",
        "TRUNKLINE_PORT_8080_TCP",
        "TRUNKLINE_PORT_8080_TCP_ADDR",
        "TRUNKLINE_GATEWAY_SERVICE_HOST",
        "TRUNKLINE_GATEWAY_PORT_8080_TCP_PROTO"
      })
  void ignoresVariablesThatKubernetesSetsForService(String name) {
    assertThat(load(Map.of(), Map.of(name, "tcp://10.0.0.1:8080")))
        .isEqualTo(load(Map.of(), Map.of()));
  }

  @Test
  void ignoresEmptyVariable() {
    var config = load(Map.of(), Map.of("TRUNKLINE_EGRESS_LEASE", ""));

    assertThat(config.egress().lease()).isEqualTo(Duration.ofSeconds(6));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway.listen | 8080 | 127.0.0.1:8080",
        "gateway.listen | h:70000 | from 0 to 65535",
        "gateway.max-body-bytes | 25MB | 25MiB",
        "gateway.max-body-bytes | 0 | from 1",
        "gateway.max-bytes-in-flight | 1MiB | at least gateway.max-body-bytes",
        "gateway.trusted-proxies | 10.0.0.0/33 | CIDR",
        "targets.allowed-networks | example.com | CIDR",
        "gateway.public-url | ftp://x | https://hooks.example.com",
        "gateway.public-url | https://u:p@x | https://hooks.example.com",
        "gateway.tls.key | k.pem | go together",
        "egress.lease | 15 | 15s",
        "egress.lease | 0s | at least 1s",
        "retention.payloads | 1h | at least 1d",
        "quotas.repository-links | -1 | from 0 to 10000",
        "quotas.sync-configurations | 10001 | from 0 to 10000",
        "quotas.sync-configurations-per-link | 1e2 | from 0 to 10000",
        "quotas.sync-configurations-per-branch | '' | from 0 to 10000",
        "regions | US East | us-east-1",
        "bootstrap.account-id | 12 | 12 digits",
        "bootstrap.access-key-id | a b | letters, digits and underscores",
        "verticles | a b | class names",
        "data.dir | '' | a folder",
      })
  void saysWhatIsValidInsteadOfInvalidValue(String key, String value, String hint) {
    assertThatThrownBy(() -> load(Map.of(key, value), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(hint);
  }

  // Attack 13.
  @ParameterizedTest
  @CsvSource({"bootstrap.secret-access-key", "secrets.keyset", "database.url"})
  void rejectsBlankSecret(String key) {
    assertThatThrownBy(() -> load(Map.of(key, "   "), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--" + key);
  }

  // Attack 13.
  @Test
  void rejectsEmptySecretFile() throws IOException {
    Files.writeString(working.resolve("empty"), "\n");

    assertThatThrownBy(() -> load(Map.of("secrets.keyset-file", "empty"), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("which is empty");
  }

  @Test
  void keepsSecretsOutOfMessagesAndText() {
    var config =
        load(
            Map.of(
                "database.url", "postgresql://u:hunter2@h/n",
                "secrets.keyset", "hunter2",
                "bootstrap.secret-access-key", "hunter2"),
            Map.of());

    assertThat(config.toString()).doesNotContain("hunter2");
    assertThatThrownBy(() -> load(Map.of("database.url", "mysql://u:hunter2@h/n"), Map.of()))
        .hasMessageStartingWith("--database.url")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void requiresKeysetWithExternalDatabase() {
    assertThatThrownBy(() -> load(Map.of("database.url", "postgresql://u:p@h/n"), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("secrets.keyset is required");
  }

  @Test
  void readsAppHookWithBothSecrets() throws IOException {
    Files.writeString(working.resolve("secret"), "the new one\n");

    var config =
        load(
            Map.of(
                "github.app.key", APP_KEY,
                "github.app.webhook-secret-file", "secret",
                "github.app.previous-webhook-secret", "the old one"),
            Map.of());

    var app = config.identity().githubApp().orElseThrow();
    assertThat(app.key()).isEqualTo(Secret.of(APP_KEY));
    assertThat(app.webhookSecrets())
        .containsExactly(Secret.of("the new one"), Secret.of("the old one"));
    assertThat(config.toString()).doesNotContain(APP_KEY, "the new one", "the old one");
    assertThat(load(Map.of(), Map.of()).identity().githubApp()).isEmpty();
  }

  @Test
  void readsCredentialOfTheApp() {
    var config = load(appCredential(), Map.of());

    var credential = config.identity().githubApp().orElseThrow().credential().orElseThrow();
    assertThat(credential.id()).isEqualTo("4711");
    assertThat(credential.slug()).isEqualTo("trunkline-acme");
    assertThat(credential.clientSecret()).isEqualTo(Secret.of("the client secret"));
    assertThat(config.toString()).doesNotContain("the client secret", "PRIVATE KEY");
    assertThat(config.providers().github().api()).hasToString("https://api.github.com");
    assertThat(config.providers().handshakeLifetime()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "github.app.id",
        "github.app.slug",
        "github.app.client-id",
        "github.app.client-secret",
        "github.app.private-key"
      })
  void rejectsHalfACredentialOfTheApp(String missing) {
    var flags = appCredential();
    flags.remove(missing);

    assertThatThrownBy(() -> load(flags, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("github.app.id, slug, client-id, client-secret and private-key")
        .hasMessageNotContaining("the client secret");
  }

  @Test
  void rejectsCredentialWithoutTheWebhookOfTheApp() {
    var flags = appCredential();
    flags.keySet().removeAll(Set.of("github.app.key", "github.app.webhook-secret"));

    assertThatThrownBy(() -> load(flags, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("need github.app.key and github.app.webhook-secret");
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.com, true",
    "http://localhost:8080, true",
    "http://127.0.0.1:8080, true",
    "http://[::1]:8080, true",
    "http://hooks.example.com, false",
    "http://localhost.example.com, false",
    "http://127.example.com, false"
  })
  void requiresHttpsWherePeopleSignIn(String publicUrl, boolean isAccepted) {
    var flags = appCredential();
    flags.put("gateway.public-url", publicUrl);

    if (isAccepted) {
      assertThat(load(flags, Map.of()).gateway().publicUrl()).hasToString(publicUrl);
    } else {
      assertThatThrownBy(() -> load(flags, Map.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(
              "gateway.public-url is '" + publicUrl + "'; it must be an https URL");
    }
    assertThat(load(Map.of("gateway.public-url", publicUrl), Map.of()).gateway().publicUrl())
        .hasToString(publicUrl);
  }

  @ParameterizedTest
  @CsvSource({
    "github.app.id, x12, it must be a number",
    "github.app.slug, A b, it must be the app's URL name",
    "github.app.private-key, /etc/app.pem, it contains no PEM block",
    "handshakes.lifetime, 5s, at least 60s",
    "providers.github.api-url, api.github.com, an http or https URL"
  })
  void rejectsInvalidSettingsOfTheApp(String key, String value, String message) {
    var flags = appCredential();
    flags.put(key, value);

    assertThatThrownBy(() -> load(flags, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(message);
  }

  private static Map<String, String> appCredential() {
    return new HashMap<>(
        Map.of(
            "github.app.key", APP_KEY,
            "github.app.webhook-secret", "a secret",
            "github.app.id", "4711",
            "github.app.slug", "trunkline-acme",
            "github.app.client-id", "Iv23liAcme",
            "github.app.client-secret", "the client secret",
            "github.app.private-key", FakeGithub.newPrivateKey()));
  }

  // Attack 13.
  @Test
  void rejectsAppHookWithoutSecret() {
    for (var half :
        List.of(
            Map.of("github.app.key", APP_KEY),
            Map.of("github.app.key", APP_KEY, "github.app.webhook-secret", ""),
            Map.of("github.app.webhook-secret", "secret"),
            Map.of("github.app.previous-webhook-secret", "secret"),
            Map.of("github.app.key", APP_KEY, "github.app.previous-webhook-secret", "secret"))) {
      assertThatThrownBy(() -> load(half, Map.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("github.app.key and github.app.webhook-secret go together")
          .hasMessageNotContaining(APP_KEY);
    }
  }

  // Attack 13.
  @ParameterizedTest
  @ValueSource(strings = {"github.app.webhook-secret", "github.app.previous-webhook-secret"})
  void rejectsBlankOrTooLongAppSecrets(String key) {
    for (var wrong : List.of("   ", "x".repeat(1_025))) {
      var flags =
          new HashMap<>(Map.of("github.app.key", APP_KEY, "github.app.webhook-secret", "a secret"));
      flags.put(key, wrong);

      assertThatThrownBy(() -> load(flags, Map.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("--" + key)
          .hasMessageNotContaining(wrong);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "with/slash-and-22-chars-or-more", "with a space in its middle"})
  void rejectsAppKeyThatIsShortOrNotUrlSafe(String key) {
    assertThatThrownBy(() ->
            load(Map.of("github.app.key", key, "github.app.webhook-secret", "secret"), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("--github.app.key")
        .hasMessageContaining("22 to 128")
        .hasMessageNotContaining(key);
  }

  private TrunklineConfig load(Map<String, String> flags, Map<String, String> environment) {
    return ConfigLoader.load(sources(flags, environment));
  }

  private SettingSources sources(Map<String, String> flags, Map<String, String> environment) {
    return new SettingSources(
        flags, environment, Optional.empty(), new DefaultPaths(working.resolve("home"), working));
  }

  private void file(String text) throws IOException {
    Files.createDirectories(working.resolve("conf"));
    Files.writeString(working.resolve("conf/trunkline.yaml"), text);
  }
}
