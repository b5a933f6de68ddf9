package io.trunkline.host;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static io.trunkline.provider.ProviderType.GITHUB_ENTERPRISE_SERVER;
import static io.trunkline.provider.ProviderType.GITLAB_SELF_MANAGED;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionFilter;
import io.trunkline.connection.ConnectionStatus;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Connections.CreateResult.Created;
import io.trunkline.connection.DomainFixture;
import io.trunkline.connection.InstallationAttacher;
import io.trunkline.connection.NewConnection;
import io.trunkline.installation.Installation;
import io.trunkline.installation.Installations;
import io.trunkline.installation.NewInstallation;
import io.trunkline.installation.SecretChoice;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections and installations on a host. */
class HostPlacementIT {
  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  @Test
  void usesProviderTypeAndOriginalArnOfHost() {
    var host = domain.host(ALICE);
    var other = new HostArn(host.arn().value().replace("codeconnections", "codestar-connections"));

    var connection = ((Created) domain.connectionOn(ALICE, other)).connection();

    assertThat(connection.providerType()).isEqualTo(GITLAB_SELF_MANAGED);
    assertThat(connection.hostArn()).contains(host.arn().value());
    assertThat(connection.status()).isEqualTo(ConnectionStatus.PENDING);
    assertThat(domain.find(connection)).isEqualTo(connection);
  }

  @Test
  void refusesTypeOrRegionThatDiffersFromHost() {
    var host = domain.host(ALICE);
    var otherType = new ProviderOrHost.OnHost(host.arn(), Optional.of(GITHUB_ENTERPRISE_SERVER));
    var sameType = new ProviderOrHost.OnHost(host.arn(), Optional.of(GITLAB_SELF_MANAGED));

    assertThat(create(otherType, "us-east-1"))
        .extracting(result -> ((Connections.CreateResult.Mismatch) result).reason())
        .asString()
        .contains("is for GitLabSelfManaged, not for GitHubEnterpriseServer");
    assertThat(create(sameType, "eu-central-1"))
        .isEqualTo(new Connections.CreateResult.UnknownHost(host.arn()));
    assertThat(create(sameType, "us-east-1")).isInstanceOf(Created.class);
  }

  @Test
  void refusesSelfManagedTypeWithoutHost() {
    assertThat(create(new ProviderOrHost.AtProvider(GITLAB_SELF_MANAGED), "us-east-1"))
        .isInstanceOf(Connections.CreateResult.Mismatch.class);
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING,true",
    "AVAILABLE,true",
    "ERROR,true",
    "VPC_CONFIG_INITIALIZING,true",
    "VPC_CONFIG_FAILED_INITIALIZATION,false",
    "VPC_CONFIG_DELETING,false"
  })
  void refusesHostThatFailedOrIsBeingDeleted(HostStatus status, boolean isTaken) {
    var host = domain.host(ALICE);
    domain.setStatus(host, status, "");

    assertThat(domain.connectionOn(ALICE, host.arn()) instanceof Created).isEqualTo(isTaken);
    assertThat(install(ALICE, GITLAB_SELF_MANAGED, host.arn()))
        .isInstanceOf(
            isTaken
                ? Installations.CreateResult.Created.class
                : Installations.CreateResult.Refused.class);
  }

  @Test
  void listsConnectionsOfOneHost() {
    var host = domain.host(ALICE);
    var connection = ((Created) domain.connectionOn(ALICE, host.arn())).connection();
    domain.connectionOn(ALICE, domain.host(ALICE).arn());
    var onHost =
        new ConnectionFilter(EnumSet.allOf(ProviderType.class), Optional.of(host.arn().value()));

    var page = domain.connections().list(ALICE.accountId(), onHost, PageRequest.first(100)).await();

    assertThat(page.elements()).containsExactly(connection);
  }

  @Test
  void refusesInstallationThatDoesNotMatchItsHost() {
    var host = domain.host(ALICE);

    assertThat(reason(install(ALICE, GITHUB_ENTERPRISE_SERVER, host.arn())))
        .contains("is for GitLabSelfManaged, not for GitHubEnterpriseServer");
    assertThat(reason(install(BOB, GITLAB_SELF_MANAGED, host.arn()))).contains("There is no host");
    assertThat(
            domain.installations().list(ALICE.accountId(), PageRequest.first(1)).await().elements())
        .isEmpty();
  }

  @Test
  void attachesOnlyInstallationOfTheSameHost() {
    var host = domain.host(ALICE);
    var connection = ((Created) domain.connectionOn(ALICE, host.arn())).connection();
    var elsewhere = installation(domain.host(ALICE));
    var fitting = installation(host);

    var refused = bind(connection, elsewhere);
    var bound = bind(connection, fitting);

    assertThat(refused)
        .isEqualTo(
            new InstallationAttacher.Result.Mismatch(
                "The connection and the installation are not on the same host."));
    assertThat(((InstallationAttacher.Result.Attached) bound).connection().status())
        .isEqualTo(ConnectionStatus.AVAILABLE);
    assertThat(((InstallationAttacher.Result.Attached) bound).connection().hostArn())
        .contains(host.arn().value());
  }

  @Test
  void keepsConnectionsAvailableWhenHostEndpointChanges() {
    var host = domain.host(ALICE);
    var connection = ((Created) domain.connectionOn(ALICE, host.arn())).connection();
    bind(connection, installation(host));
    domain.hosts().register(ALICE, host.arn().hostId()).await();

    var moved = new HostUpdate(Optional.of("https://new.example.com"), Optional.empty());
    domain.hosts().update(ALICE, host.arn(), moved).await();

    assertThat(domain.find(connection).status()).isEqualTo(ConnectionStatus.AVAILABLE);
  }

  @Test
  void deletesInstallationsWithTheirHost() {
    var host = domain.host(ALICE);
    var installation = installation(host);
    var other = domain.installation(ALICE);

    domain.hosts().delete(ALICE, host.arn()).await();

    assertThat(domain.installations().find(ALICE.accountId(), installation.id()).await()).isEmpty();
    assertThat(domain.validSecrets(installation)).isEmpty();
    assertThat(domain.installations().find(ALICE.accountId(), other.id()).await()).isPresent();
  }

  private Connections.CreateResult create(ProviderOrHost place, String region) {
    var wanted = new NewConnection("main", place, List.of(), Namespace.CODECONNECTIONS, region);
    return domain.connections().create(ALICE, wanted).await();
  }

  private Installations.CreateResult install(Caller caller, ProviderType type, HostArn host) {
    var wanted =
        new NewInstallation(type, Optional.of(host.value()), "octo", new SecretChoice.Generated());
    return domain.installations().create(caller, wanted).await();
  }

  private Installation installation(Host host) {
    return ((Installations.CreateResult.Created) install(ALICE, host.providerType(), host.arn()))
        .installation();
  }

  private InstallationAttacher.Result bind(Connection connection, Installation installation) {
    return domain
        .connections()
        .attach(ALICE, connection.arn().connectionId(), installation.id())
        .await();
  }

  private static String reason(Installations.CreateResult result) {
    return ((Installations.CreateResult.Refused) result).reason();
  }
}
