package io.trunkline.host;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.Connections;
import io.trunkline.connection.DomainFixture;
import io.trunkline.host.Hosts.ChangeResult.Changed;
import io.trunkline.host.Hosts.ChangeResult.Forbidden;
import io.trunkline.host.Hosts.CreateResult.Created;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.ArnScope;
import io.trunkline.resource.Namespace;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HostsIT {
  private static final VpcConfiguration VPC =
      new VpcConfiguration(
          "vpc-12345678",
          List.of("subnet-12345678"),
          List.of("sg-12345678"),
          Optional.of("no PEM"));

  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  private final Hosts hosts = domain.hosts();

  @Test
  void findsByEitherNamespaceAndShowsOriginalArn() {
    var host = domain.host(ALICE);
    var other = new HostArn(host.arn().value().replace("codeconnections", "codestar-connections"));

    assertThat(host.arn().value())
        .matches("arn:aws:codeconnections:us-east-1:111111111111:host/lab-[0-9a-f]{8}");
    assertThat(host.status()).isEqualTo(HostStatus.PENDING);
    assertThat(hosts.find(ALICE.accountId(), other).await()).contains(host);
    assertThat(domain.audited(host.arn().value())).containsExactly("CreateHost");
  }

  // Attack 68.
  @Test
  void hidesHostsOfAnotherAccount() {
    var host = domain.host(ALICE);
    var asBobs = new HostArn(host.arn().value().replace("111111111111", "222222222222"));
    var moved = new HostUpdate(Optional.of("https://evil.example.com"), Optional.empty());

    for (var arn : List.of(host.arn(), asBobs)) {
      assertThat(hosts.find(BOB.accountId(), arn).await()).isEmpty();
      assertThat(hosts.update(BOB, arn, moved).await())
          .isEqualTo(new Hosts.ChangeResult.UnknownHost());
      assertThat(hosts.delete(BOB, arn).await()).isEqualTo(new Hosts.DeleteResult.UnknownHost());
      assertThat(domain.connectionOn(BOB, arn))
          .isEqualTo(new Connections.CreateResult.UnknownHost(arn));
    }
    assertThat(hosts.register(BOB, host.arn().hostId()).await())
        .isEqualTo(new Hosts.ChangeResult.UnknownHost());
    assertThat(hosts.list(BOB.accountId(), "us-east-1", PageRequest.first(100)).await().elements())
        .isEmpty();
    assertThat(find(host)).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({"My Host,My-Host-", "a/b:c,a-b-c-", "x_y.z,x_y.z-", "ä😀,---", "..,..-"})
  void replacesCharactersThatAreUnsafeInAnArn(String name, String beginning) {
    var created = ((Created) hosts.create(ALICE, domain.newHost(name)).await()).host();

    assertThat(created.name()).isEqualTo(name);
    assertThat(created.arn().hostId().value()).startsWith(beginning);
  }

  @Test
  void neverAssignsAnIdTwice() {
    var first = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000000");
    var second = UUID.fromString("bbbbbbbb-0000-4000-8000-000000000000");
    Iterator<UUID> ids = List.of(first, first, second).iterator();
    var unlucky = domain.hosts(ids::next, "");
    var gone = ((Created) unlucky.create(ALICE, domain.newHost("lab")).await()).host();
    unlucky.delete(ALICE, gone.arn()).await();

    var next = ((Created) unlucky.create(ALICE, domain.newHost("lab")).await()).host();

    assertThat(gone.arn().hostId().value()).isEqualTo("lab-aaaaaaaa");
    assertThat(next.arn().hostId().value()).isEqualTo("lab-bbbbbbbb");
  }

  @Test
  void enforcesQuotaForConcurrentCreation() {
    var calls = new ArrayList<Future<Hosts.CreateResult>>();
    for (var i = 0; i < 55; i++) {
      calls.add(hosts.create(ALICE, domain.newHost("lab")));
    }

    var results = Future.all(calls).await().<Hosts.CreateResult>list();

    assertThat(results).filteredOn(Created.class::isInstance).hasSize(50);
    assertThat(results).contains(new Hosts.CreateResult.QuotaReached(50));
    assertThat(hosts.create(BOB, domain.newHost("lab")).await()).isInstanceOf(Created.class);
  }

  @Test
  void newEndpointMakesHostPending() {
    var host = domain.host(ALICE);
    hosts.register(ALICE, host.arn().hostId()).await();
    var moved = new HostUpdate(Optional.of("https://new.example.com"), Optional.empty());

    hosts.update(ALICE, host.arn(), moved).await();

    assertThat(find(host).status()).isEqualTo(HostStatus.PENDING);
    assertThat(find(host).access().providerEndpoint()).isEqualTo("https://new.example.com");
  }

  @Test
  void staysAvailableWhenOnlyItsNetworkChanges() {
    var host = domain.host(ALICE);
    hosts.register(ALICE, host.arn().hostId()).await();
    var registered = find(host);
    var same = new HostUpdate(Optional.of(host.access().providerEndpoint()), Optional.empty());

    hosts.update(ALICE, host.arn(), new HostUpdate(Optional.empty(), Optional.empty())).await();
    hosts.update(ALICE, host.arn(), same).await();
    var unchanged = find(host);
    hosts.update(ALICE, host.arn(), new HostUpdate(Optional.empty(), Optional.of(VPC))).await();

    assertThat(unchanged).isEqualTo(registered);
    assertThat(find(host).status()).isEqualTo(HostStatus.AVAILABLE);
    assertThat(find(host).access().vpcConfiguration()).contains(VPC);
    assertThat(domain.audited(host.arn().value()))
        .containsExactly("CreateHost", "RegisterHost", "UpdateHost");
  }

  @Test
  void registrationRepairsHostAndKeepsArn() {
    var host = domain.host(ALICE);
    domain.setStatus(host, HostStatus.ERROR, "the app was deleted");
    var broken = find(host);

    var repaired = (Changed) hosts.register(ALICE, host.arn().hostId()).await();

    assertThat(broken.statusMessage()).contains("the app was deleted");
    assertThat(repaired.host().arn()).isEqualTo(host.arn());
    assertThat(repaired.host().status()).isEqualTo(HostStatus.AVAILABLE);
    assertThat(repaired.host().statusMessage()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = HostStatus.class,
      names = {
        "VPC_CONFIG_INITIALIZING",
        "VPC_CONFIG_FAILED_INITIALIZATION",
        "VPC_CONFIG_DELETING"
      })
  void refusesChangesWhileNetworkIsBuilt(HostStatus status) {
    var host = domain.host(ALICE);
    domain.setStatus(host, status, "");
    var moved = new HostUpdate(Optional.of("https://new.example.com"), Optional.empty());

    assertThat(hosts.update(ALICE, host.arn(), moved).await()).isEqualTo(new Forbidden(status));
    assertThat(hosts.register(ALICE, host.arn().hostId()).await()).isEqualTo(new Forbidden(status));
    assertThat(find(host).access()).isEqualTo(host.access());
  }

  @ParameterizedTest
  @CsvSource({
    "VPC_CONFIG_INITIALIZING,false",
    "VPC_CONFIG_DELETING,false",
    "VPC_CONFIG_FAILED_INITIALIZATION,true",
    "PENDING,true",
    "AVAILABLE,true",
    "ERROR,true"
  })
  void deletesHostUnlessItsNetworkIsChanging(HostStatus status, boolean isDeleted) {
    var host = domain.host(ALICE);
    domain.setStatus(host, status, "");

    hosts.delete(ALICE, host.arn()).await();

    assertThat(hosts.find(ALICE.accountId(), host.arn()).await().isEmpty()).isEqualTo(isDeleted);
  }

  @Test
  void refusesToDeleteHostWithConnections() {
    var host = domain.host(ALICE);
    var connection =
        ((Connections.CreateResult.Created) domain.connectionOn(ALICE, host.arn())).connection();

    var before = hosts.delete(ALICE, host.arn()).await();
    domain.delete(ALICE, connection.arn());
    var after = hosts.delete(ALICE, host.arn()).await();

    assertThat(before).isEqualTo(new Hosts.DeleteResult.InUse(1));
    assertThat(after).isEqualTo(new Hosts.DeleteResult.Deleted());
    assertThat(hosts.delete(ALICE, host.arn()).await())
        .isEqualTo(new Hosts.DeleteResult.UnknownHost());
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense,must begin with http",
    "ftp://git.example.com,must begin with http",
    "https://10.0.0.1,hosts.allowed-networks",
    "http://127.0.0.1:8080/x,loopback"
  })
  void saysWhyEndpointCannotBeCalled(String endpoint, String objection) {
    var host = create(domain.hosts(UUID::randomUUID, ""), endpoint, Optional.empty());

    assertThat(find(host).status()).isEqualTo(HostStatus.PENDING);
    assertThat(find(host).statusMessage().orElseThrow())
        .startsWith("ProviderEndpoint cannot be called: ")
        .contains(objection);
  }

  @Test
  void acceptsEndpointInAllowedNetwork() {
    var allowing = domain.hosts(UUID::randomUUID, "10.0.0.0/8");
    var host = create(allowing, "https://10.0.0.1", Optional.empty());

    assertThat(allowing.find(ALICE.accountId(), host.arn()).await().orElseThrow().statusMessage())
        .isEmpty();
    assertThat(find(host).statusMessage()).isPresent();
  }

  @Test
  void saysThatCertificateCannotBeRead() {
    var host = create(hosts, "https://git.example.com", Optional.of(VPC));

    assertThat(find(host).status()).isEqualTo(HostStatus.PENDING);
    assertThat(find(host).statusMessage().orElseThrow()).startsWith("TlsCertificate is not");
    assertThat(find(host).access().vpcConfiguration()).contains(VPC);
  }

  private Host create(Hosts by, String endpoint, Optional<VpcConfiguration> vpc) {
    var wanted =
        new NewHost(
            "lab",
            ProviderType.GITHUB_ENTERPRISE_SERVER,
            new HostAccess(endpoint, vpc),
            List.of(),
            new ArnScope(Namespace.CODECONNECTIONS, "us-east-1"));
    return ((Created) by.create(ALICE, wanted).await()).host();
  }

  private Host find(Host host) {
    return hosts.find(ALICE.accountId(), host.arn()).await().orElseThrow();
  }
}
