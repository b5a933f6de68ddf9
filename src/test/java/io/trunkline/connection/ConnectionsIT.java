package io.trunkline.connection;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static io.trunkline.connection.DomainFixture.newConnection;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.Caller;
import io.trunkline.connection.Connections.CreateResult.Created;
import io.trunkline.connection.Connections.CreateResult.QuotaReached;
import io.trunkline.connection.Connections.CreateResult.TooManyTags;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.Tag;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConnectionsIT {
  private static final ConnectionFilter ALL =
      new ConnectionFilter(EnumSet.allOf(ProviderType.class), Optional.empty());

  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  private final Connections connections = domain.connections();

  @Test
  void createsPendingConnection() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);

    assertThat(connection.status()).isEqualTo(ConnectionStatus.PENDING);
    assertThat(connection.arn().value())
        .startsWith("arn:aws:codeconnections:us-east-1:111111111111:connection/");
    assertThat(domain.find(connection)).isEqualTo(connection);
    assertThat(domain.audited(connection.arn().value())).containsExactly("CreateConnection");
  }

  @Test
  void allowsDuplicateNames() {
    var first = domain.connection(ALICE, ProviderType.GITHUB);
    var second = domain.connection(ALICE, ProviderType.GITHUB);

    assertThat(second.name()).isEqualTo(first.name());
    assertThat(second.arn()).isNotEqualTo(first.arn());
  }

  @Test
  void findsByEitherNamespaceAndShowsOriginalArn() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var other =
        new ConnectionArn(
            connection.arn().value().replace("codeconnections", "codestar-connections"));

    var found = connections.find(ALICE.accountId(), other).await();

    assertThat(found).contains(connection);
  }

  // Attack 68.
  @Test
  void hidesConnectionsOfAnotherAccount() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var asBobs =
        new ConnectionArn(connection.arn().value().replace("111111111111", "222222222222"));

    assertThat(connections.find(BOB.accountId(), connection.arn()).await()).isEmpty();
    assertThat(connections.find(BOB.accountId(), asBobs).await()).isEmpty();
    assertThat(domain.delete(BOB, connection.arn())).isFalse();
    assertThat(domain.delete(BOB, asBobs)).isFalse();
    assertThat(list(BOB, ALL)).isEmpty();
    assertThat(domain.find(connection)).isEqualTo(connection);
  }

  @Test
  void listsInOrderOfCreationPageByPage() {
    var arns =
        IntStream.range(0, 5)
            .mapToObj(_ -> domain.connection(ALICE, ProviderType.GITHUB).arn())
            .toList();

    var first = connections.list(ALICE.accountId(), ALL, PageRequest.first(3)).await();
    var second =
        connections
            .list(
                ALICE.accountId(), ALL, PageRequest.after(first.elements().getLast().ordinal(), 3))
            .await();

    assertThat(first.elements()).extracting(Connection::arn).isEqualTo(arns.subList(0, 3));
    assertThat(first.hasMore()).isTrue();
    assertThat(second.elements()).extracting(Connection::arn).isEqualTo(arns.subList(3, 5));
    assertThat(second.hasMore()).isFalse();
  }

  @Test
  void listsByProviderTypeAndHost() {
    var github = domain.connection(ALICE, ProviderType.GITHUB);
    domain.connection(ALICE, ProviderType.GITLAB);
    var host = Optional.of("arn:aws:codeconnections:us-east-1:111111111111:host/none-00000000");

    var ofGithub = new ConnectionFilter(Set.of(ProviderType.GITHUB), Optional.empty());
    var onHost = new ConnectionFilter(EnumSet.allOf(ProviderType.class), host);

    assertThat(list(ALICE, ofGithub)).containsExactly(github);
    assertThat(list(ALICE, onHost)).isEmpty();
  }

  @Test
  void storesTags() {
    var tags = List.of(new Tag("a", "1"), new Tag("b", ""));
    var wanted =
        new NewConnection(
            "tagged", ProviderType.GITHUB, tags, Namespace.CODESTAR_CONNECTIONS, "us-east-1");

    var created = (Created) connections.create(ALICE, wanted).await();

    assertThat(
            domain
                .taggedResources()
                .list(ALICE.accountId(), created.connection().arn().value())
                .await())
        .contains(tags);
  }

  @Test
  void refusesMoreThanFiftyTags() {
    var tags = IntStream.range(0, 51).mapToObj(i -> new Tag("k" + i, "")).toList();
    var wanted =
        new NewConnection(
            "tagged", ProviderType.GITHUB, tags, Namespace.CODECONNECTIONS, "us-east-1");

    var result = connections.create(ALICE, wanted).await();

    assertThat(result).isEqualTo(new TooManyTags(50));
  }

  @Test
  void enforcesQuotaForConcurrentCreation() {
    var calls = new ArrayList<Future<Connections.CreateResult>>();
    for (var i = 0; i < 260; i++) {
      calls.add(connections.create(ALICE, newConnection("c" + i, ProviderType.GITHUB)));
    }

    var results = Future.all(calls).await().<Connections.CreateResult>list();

    assertThat(results.stream().filter(Created.class::isInstance)).hasSize(250);
    assertThat(results.stream().filter(new QuotaReached(250)::equals)).hasSize(10);
    assertThat(list(BOB, ALL)).isEmpty();
  }

  @Test
  void deletesOnce() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);

    assertThat(domain.delete(ALICE, connection.arn())).isTrue();
    assertThat(domain.delete(ALICE, connection.arn())).isFalse();
    assertThat(connections.find(ALICE.accountId(), connection.arn()).await()).isEmpty();
  }

  @Test
  void attachesInstallationAndIncrementsItsVersion() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var installation = domain.installation(ALICE);

    var result = connections.attach(ALICE, id(connection), installation.id()).await();

    var bound = domain.find(connection);
    assertThat(result).isEqualTo(new InstallationAttacher.Result.Attached(bound));
    assertThat(bound.status()).isEqualTo(ConnectionStatus.AVAILABLE);
    assertThat(bound.installationId()).contains(installation.id());
    assertThat(domain.version(installation)).isEqualTo(installation.version() + 1);
    assertThat(domain.audited(connection.arn().value()))
        .containsExactly("CreateConnection", "UpdateConnectionInstallation");
  }

  @Test
  void incrementsVersionsOfOldAndNewInstallation() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var first = domain.installation(ALICE);
    var second = domain.installation(ALICE);
    connections.attach(ALICE, id(connection), first.id()).await();

    connections.attach(ALICE, id(connection), second.id()).await();

    assertThat(domain.find(connection).installationId()).contains(second.id());
    assertThat(domain.version(first)).isEqualTo(first.version() + 2);
    assertThat(domain.version(second)).isEqualTo(second.version() + 2);
  }

  @Test
  void attachingTheSameInstallationChangesNothing() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var installation = domain.installation(ALICE);
    connections.attach(ALICE, id(connection), installation.id()).await();
    var before = domain.find(connection);

    var result = connections.attach(ALICE, id(connection), installation.id()).await();

    assertThat(result).isEqualTo(new InstallationAttacher.Result.Attached(before));
    assertThat(domain.version(installation)).isEqualTo(installation.version() + 1);
  }

  @Test
  void refusesInstallationOfAnotherProvider() {
    var connection = domain.connection(ALICE, ProviderType.GITLAB);
    var installation = domain.installation(ALICE);

    var result = connections.attach(ALICE, id(connection), installation.id()).await();

    assertThat(result)
        .isEqualTo(
            new InstallationAttacher.Result.Mismatch(
                "The connection is for GitLab, the installation for GitHub."));
    assertThat(domain.find(connection).status()).isEqualTo(ConnectionStatus.PENDING);
  }

  // Attack 68.
  @Test
  void refusesConnectionOrInstallationOfAnotherAccount() {
    var alices = domain.connection(ALICE, ProviderType.GITHUB);
    var bobs = domain.installation(BOB);

    var toBobs = connections.attach(ALICE, id(alices), bobs.id()).await();
    var byBob = connections.attach(BOB, id(alices), bobs.id()).await();

    assertThat(toBobs).isEqualTo(new InstallationAttacher.Result.UnknownInstallation());
    assertThat(byBob).isEqualTo(new InstallationAttacher.Result.UnknownConnection());
    assertThat(domain.find(alices).status()).isEqualTo(ConnectionStatus.PENDING);
  }

  @Test
  void incrementsVersionOfInstallationWhenItsConnectionIsDeleted() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var installation = domain.installation(ALICE);
    connections.attach(ALICE, id(connection), installation.id()).await();

    domain.delete(ALICE, connection.arn());

    assertThat(domain.version(installation)).isEqualTo(installation.version() + 2);
  }

  private List<Connection> list(Caller caller, ConnectionFilter filter) {
    return connections.list(caller.accountId(), filter, PageRequest.first(100)).await().elements();
  }

  private static UUID id(Connection connection) {
    return connection.arn().connectionId();
  }
}
