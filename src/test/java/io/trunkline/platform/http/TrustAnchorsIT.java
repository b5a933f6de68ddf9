package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.http.Exchange.Rejected;
import io.trunkline.platform.http.Exchange.Unanswered;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to a server whose certificate authority the system does not know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustAnchorsIT {
  private static final String NAME = "git.example.com";

  private final TestHosts hosts = new TestHosts();
  private PrivateAuthority authority;
  private int port;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    authority = PrivateAuthority.vouchingFor(NAME, folder);
    port = hosts.serveTls(authority.server());
  }

  @AfterAll
  void close() {
    hosts.close();
  }

  private GuardedClient client(String allowed) {
    var anchors = TrustAnchors.parse(authority.certificate()).orElseThrow();
    var guard = TestHosts.guard(allowed, "hosts.allowed-networks");
    return new GuardedClient(
        hosts.vertx, TestHosts.resolver(TestHosts.HERE), guard, TestHosts.LIMITS, anchors);
  }

  private String url(String name) {
    return "https://" + name + ":" + port + "/";
  }

  @Test
  void acceptsACertificateOfAnExtraAnchorOnlyUnderItsName() {
    var client = client("127.0.0.0/8");

    var right = TestHosts.send(client, url(NAME));
    var wrong = TestHosts.send(client, url("other.example.com"));

    assertThat(TestHosts.body(right)).isEqualTo(NAME);
    assertThat(((Unanswered) wrong).reason()).contains("TLS failed");
  }

  @Test
  void rejectsTheSameServerWithoutTheAnchor() {
    var exchange = TestHosts.send(hosts.client("127.0.0.0/8", TestHosts.HERE), url(NAME));

    assertThat(((Unanswered) exchange).reason()).contains("TLS failed");
  }

  @Test
  void callsOnlyNetworksThatHostsMayUse() {
    var exchange = TestHosts.send(client(""), url(NAME));

    assertThat(((Rejected) exchange).reason()).contains("loopback", "hosts.allowed-networks");
  }

  @Test
  void alsoTrustsTheAuthoritiesOfTheSystem() throws Exception {
    var anchors = TrustAnchors.parse(authority.certificate()).orElseThrow();
    var system = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    system.init((KeyStore) null);

    var trusted = anchors.withSystemAnchors().getTrustManagerFactory(hosts.vertx);

    assertThat(issuers(system.getTrustManagers())).isNotEmpty();
    assertThat(issuers(trusted.getTrustManagers()))
        .containsAll(issuers(system.getTrustManagers()))
        .containsAll(anchors.certificates());
  }

  private static List<X509Certificate> issuers(TrustManager[] managers) {
    return Arrays.stream(managers)
        .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  @Test
  void parsesSeveralCertificates() {
    var twice = authority.certificate() + "\n" + authority.certificate();

    assertThat(TrustAnchors.parse(twice).orElseThrow().certificates()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
      })
  void rejectsOtherText(String pem) {
    assertThat(TrustAnchors.parse(pem)).isEmpty();
  }
}
