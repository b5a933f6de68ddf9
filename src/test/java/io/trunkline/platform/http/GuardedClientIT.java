package io.trunkline.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.platform.http.Exchange.Answered;
import io.trunkline.platform.http.Exchange.Rejected;
import io.trunkline.platform.http.Exchange.Unanswered;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedClientIT {
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("8.8.8.8");

  private final TestHosts hosts = new TestHosts();

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void connectsToTheCheckedAddressUnderTheNameOfTheHost() {
    var port = hosts.serve(request -> request.response().end(request.getHeader("Host")));

    var exchange =
        TestHosts.send(
            hosts.client("127.0.0.0/8", TestHosts.HERE), "http://ci.example.com:" + port + "/a?b");

    assertThat(TestHosts.body(exchange)).isEqualTo("ci.example.com:" + port);
  }

  // Attack 40.
  @Test
  void sendsNothingToAForbiddenAddress() {
    var port = hosts.serve(request -> request.response().end());

    var literal =
        TestHosts.send(hosts.client("", TestHosts.HERE), "http://127.0.0.1:" + port + "/");
    var named =
        TestHosts.send(hosts.client("", TestHosts.HERE), "http://127.0.0.1.nip.io:" + port + "/");

    assertThat(literal).isInstanceOf(Rejected.class);
    assertThat(((Rejected) named).reason())
        .contains(
            "127.0.0.1.nip.io:" + port, "127.0.0.1 is a loopback", "targets.allowed-networks");
    assertThat(hosts.connectionCount).hasValue(0);
  }

  // Attack 41.
  @Test
  void rejectsANameThatNowResolvesToAPrivateAddress() {
    var port = hosts.serve(request -> request.response().end());
    var turns = new AtomicInteger();
    Resolver rebinding =
        _ ->
            Future.succeededFuture(List.of(turns.getAndIncrement() == 0 ? PUBLIC : TestHosts.HERE));
    var client = hosts.client("", rebinding);

    var checkedEarlier = rebinding.resolve("evil.example").await();
    var exchange = TestHosts.send(client, "http://evil.example:" + port + "/");

    assertThat(checkedEarlier).containsExactly(PUBLIC);
    assertThat(exchange).isInstanceOf(Rejected.class);
    assertThat(turns).hasValue(2);
    assertThat(hosts.connectionCount).hasValue(0);
  }

  // Attack 41.
  @Test
  void rejectsANameWithOnePrivateAddress() {
    var port = hosts.serve(request -> request.response().end());

    var exchange =
        TestHosts.send(
            hosts.client("", PUBLIC, TestHosts.HERE), "http://mixed.example:" + port + "/");

    assertThat(exchange).isInstanceOf(Rejected.class);
    assertThat(hosts.connectionCount).hasValue(0);
  }

  // Attack 41.
  @Test
  void resolvesANameAgainWhileAConnectionIsOpen() {
    var port = hosts.serve(request -> request.response().end());
    var turns = new AtomicInteger();
    Resolver rebinding =
        _ ->
            Future.succeededFuture(
                List.of(
                    InetAddress.ofLiteral(
                        turns.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1")));
    var client = hosts.client("127.0.0.0/8", rebinding);

    var first = TestHosts.send(client, "http://evil.example:" + port + "/");
    var second = TestHosts.send(client, "http://evil.example:" + port + "/");

    assertThat(first).isInstanceOf(Answered.class);
    assertThat(second).isInstanceOf(Rejected.class);
  }

  // Attack 42.
  @Test
  void followsNoRedirect() {
    var inside = new AtomicInteger();
    var port =
        hosts.serve(request -> {
          if (request.path().equals("/inside")) {
            inside.incrementAndGet();
          }
          request.response().setStatusCode(302).putHeader("Location", "/inside").end();
        });

    var exchange =
        TestHosts.send(
            hosts.client("127.0.0.0/8", TestHosts.HERE), "http://ci.example.com:" + port + "/");

    assertThat(((Answered) exchange).status()).isEqualTo(302);
    assertThat(inside).hasValue(0);
  }

  @Test
  void triesTheNextAddressWhenTheFirstDoesNotConnect() {
    var port = hosts.serve(request -> request.response().end("here"));
    var nobody = InetAddress.ofLiteral("127.0.0.9");

    var exchange =
        TestHosts.send(
            hosts.client("127.0.0.0/8", nobody, TestHosts.HERE),
            "http://ci.example.com:" + port + "/");

    assertThat(TestHosts.body(exchange)).isEqualTo("here");
  }

  @Test
  void reportsWhyThereWasNoAnswer() {
    var port = hosts.listen(NetSocket::close);
    Resolver unknown = _ -> Future.failedFuture(new UnknownHostException());

    var closed =
        TestHosts.send(
            hosts.client("127.0.0.0/8", TestHosts.HERE), "http://h:" + port + "/?token=hidden");
    var absent =
        TestHosts.send(hosts.client("127.0.0.0/8", TestHosts.HERE), "http://h:1/?token=hidden");
    var nameless = TestHosts.send(hosts.client("", unknown), "http://h/?token=hidden");

    assertThat(((Unanswered) closed).reason()).contains("closed before an answer");
    assertThat(((Unanswered) absent).reason()).isEqualTo("h:1: connection refused");
    assertThat(((Unanswered) nameless).reason()).isEqualTo("h:80: the name does not resolve");
  }

  @Test
  void writesAnIpv6HostInBrackets() {
    var port = hosts.serve("::1", request -> request.response().end(request.getHeader("Host")));

    var exchange = TestHosts.send(hosts.client("::1"), "http://[::1]:" + port + "/");

    assertThat(TestHosts.body(exchange)).isEqualTo("[::1]:" + port);
  }

  @Test
  void rejectsAnUntrustedCertificate() {
    var port = hosts.serveTls(SelfSignedCertificate.create("ci.example.com"));

    var exchange =
        TestHosts.send(
            hosts.client("127.0.0.0/8", TestHosts.HERE), "https://ci.example.com:" + port + "/");

    assertThat(((Unanswered) exchange).reason()).contains("TLS failed");
  }

  @Test
  void acceptsACertificateOnlyForItsName() throws IOException {
    var certificate = SelfSignedCertificate.create("ci.example.com");
    var port = hosts.serveTls(certificate);
    var client =
        new GuardedClient(
            hosts.vertx,
            TestHosts.resolver(TestHosts.HERE),
            TestHosts.guard("127.0.0.0/8"),
            TestHosts.LIMITS,
            TrustAnchors.parse(Files.readString(Path.of(certificate.certificatePath())))
                .orElseThrow());

    var right = TestHosts.send(client, "https://ci.example.com:" + port + "/");
    var wrong = TestHosts.send(client, "https://other.example.com:" + port + "/");

    assertThat(TestHosts.body(right)).isEqualTo("ci.example.com");
    assertThat(((Unanswered) wrong).reason()).contains("TLS failed");
  }

  @Test
  void doesNotConsumeTheBodyOfACall() {
    var port = hosts.serve(request -> request.body().onSuccess(request.response()::end));
    var client = hosts.client("127.0.0.0/8", TestHosts.HERE);
    var call = TestHosts.call("http://ci.example.com:" + port + "/");

    var first = client.send(call).await();
    var second = client.send(call).await();

    assertThat(TestHosts.body(first)).isEqualTo("sent");
    assertThat(TestHosts.body(second)).isEqualTo("sent");
    assertThat(hosts.connectionCount).hasValue(1);
  }

  @Test
  void usesTheResolverOfTheSystem() {
    var resolver = new SystemResolver(hosts.vertx, Duration.ofSeconds(5));

    var addresses = resolver.resolve("localhost").await();

    assertThat(addresses).allMatch(InetAddress::isLoopbackAddress).isNotEmpty();
  }
}
