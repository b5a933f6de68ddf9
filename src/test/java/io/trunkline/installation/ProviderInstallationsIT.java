package io.trunkline.installation;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.AccountId;
import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionStatus;
import io.trunkline.connection.DomainFixture;
import io.trunkline.connection.InstallationAttacher;
import io.trunkline.installation.Installations.CreateResult.Created;
import io.trunkline.installation.ProviderInstallations.ChangeResult.AlreadyApplied;
import io.trunkline.installation.ProviderInstallations.ChangeResult.AlreadyDeleted;
import io.trunkline.installation.ProviderInstallations.ChangeResult.Applied;
import io.trunkline.installation.ProviderInstallations.ChangeResult.OutOfOrder;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationChanged;
import io.trunkline.provider.NormalizedWebhook.ProviderInstallationStatus;
import io.trunkline.provider.ProviderType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The members of a provider installation, and the effect of its changes on their connections. */
class ProviderInstallationsIT {
  private static final AppHook APP =
      new AppHook(
          ProviderType.GITHUB,
          Secret.of("the-key-of-the-app-in-its-url"),
          List.of(Secret.of("the secret of the app")));
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @RegisterExtension static final DomainFixture domain = new DomainFixture();

  private final HookStore hooks = new HookStore(domain.database(), domain.sealer());
  private Installation app;

  @BeforeEach
  void registerApp() {
    domain.providerInstallations().registerApp(ALICE.accountId(), APP).await();
    app = appRow();
  }

  private Installation appRow() {
    return hooks.load(List.of(APP.hookKey())).await().values().stream()
        .findFirst()
        .orElseThrow()
        .installation();
  }

  private static NewInstallation wanted() {
    return new NewInstallation(
        ProviderType.GITHUB, Optional.empty(), "octo", new SecretChoice.Generated());
  }

  private Installation join(Caller owner, String providerInstallation) {
    var created =
        domain
            .providerInstallations()
            .join(ALICE, owner.accountId(), wanted(), providerInstallation)
            .await();
    return ((Created) created).installation();
  }

  private Connection connection(Caller owner, Installation installation) {
    var connection = domain.connection(owner, ProviderType.GITHUB);
    return ((InstallationAttacher.Result.Attached) attach(owner, connection, installation))
        .connection();
  }

  private InstallationAttacher.Result attach(
      Caller owner, Connection connection, Installation installation) {
    return domain
        .connections()
        .attach(owner, connection.arn().connectionId(), installation.id())
        .await();
  }

  private ProviderInstallations.ChangeResult announce(
      ProviderInstallationStatus status, int minute) {
    return startAnnouncing(status, minute).await();
  }

  /** The webhook body differs for every status and minute. */
  private Future<ProviderInstallations.ChangeResult> startAnnouncing(
      ProviderInstallationStatus status, int minute) {
    var at = NOON.plusSeconds(60L * minute);
    return domain
        .providerInstallations()
        .applyChange(
            ProviderType.GITHUB,
            new ProviderInstallationChanged(
                "7", status, Optional.of("octo"), Optional.empty(), Optional.empty(), at),
            Buffer.buffer(status.name() + minute));
  }

  @Test
  void registersAppOnceWhenSeveralNodesStart() {
    Future.all(
            domain.providerInstallations().registerApp(ALICE.accountId(), APP),
            domain.providerInstallations().registerApp(ALICE.accountId(), APP))
        .await();

    assertThat(appRow()).isEqualTo(app);
    assertThat(app.isApp()).isTrue();
    assertThat(app.accountId()).isEqualTo(ALICE.accountId());
  }

  @Test
  void hidesAppRowFromItsAccount() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);

    assertThat(domain.installations().find(ALICE.accountId(), app.id()).await()).isEmpty();
    assertThat(
            domain
                .installations()
                .list(ALICE.accountId(), PageRequest.first(10))
                .await()
                .elements())
        .isEmpty();
    assertThat(domain.installations().delete(ALICE, app.id()).await()).isFalse();
    assertThat(attach(ALICE, connection, app))
        .isInstanceOf(InstallationAttacher.Result.UnknownInstallation.class);
    assertThat(appRow()).isEqualTo(app);
  }

  @Test
  void findsExactlyTheMembers() {
    var alices = join(ALICE, "7");
    var bobs = join(BOB, "7");
    join(BOB, "8");
    domain.installation(BOB);

    var members = domain.providerInstallations().findMembers(app, Optional.of("7")).await();

    assertThat(members.installations())
        .extracting(Installation::id)
        .containsExactlyInAnyOrder(alices.id(), bobs.id());
    assertThat(members.app().id()).isEqualTo(app.id());
    assertThat(
            domain
                .providerInstallations()
                .findMembers(app, Optional.of("9"))
                .await()
                .installations())
        .isEmpty();
    assertThat(
            domain
                .providerInstallations()
                .findMembers(app, Optional.empty())
                .await()
                .installations())
        .isEmpty();
  }

  @Test
  void cachesMembersUntilChangeIsAnnounced() {
    var cache = new ProviderInstallationMemberCache(domain.providerInstallations());
    var providerInstallation = Optional.of("7");
    var nobody = cache.find(app, providerInstallation).await();
    var first = join(ALICE, "7");

    assertThat(cache.find(app, providerInstallation).await()).isSameAs(nobody);
    cache.drop(app.id());
    var one = cache.find(app, providerInstallation).await();
    join(BOB, "7");
    assertThat(cache.find(app, providerInstallation).await()).isSameAs(one);
    cache.drop(first.id());
    assertThat(cache.find(app, providerInstallation).await().installations()).hasSize(2);
  }

  @Test
  void incrementsVersionsOfEarlierMembersWhenOneJoins() {
    var first = join(ALICE, "7");
    var before = domain.version(first);
    var appBefore = appRow().version();

    join(BOB, "7");

    assertThat(domain.version(first)).isGreaterThan(before);
    assertThat(appRow().version()).isGreaterThan(appBefore);
  }

  @Test
  void auditsJoinInAccountOfOwner() {
    var bobs = join(BOB, "7");

    var record =
        domain
            .database()
            .run(
                "SELECT account_id, access_key_id, detail FROM audit WHERE resource LIKE '%%/%s'"
                    .formatted(bobs.id()))
            .await()
            .iterator()
            .next();
    assertThat(record.getString(0)).isEqualTo(BOB.accountId().value());
    assertThat(record.getString(1)).isEqualTo(ALICE.accessKeyId());
    assertThat(record.getString(2)).isEqualTo("owner octo, provider installation 7");
  }

  @Test
  void refusesUnknownAccountAndUnknownApp() {
    var nobody = new AccountId("999999999999");
    var gitlab =
        new NewInstallation(
            ProviderType.GITLAB, Optional.empty(), "octo", new SecretChoice.Generated());

    assertThat(domain.providerInstallations().join(ALICE, nobody, wanted(), "7").await())
        .isInstanceOf(Installations.CreateResult.UnknownAccount.class);
    assertThat(domain.providerInstallations().join(ALICE, BOB.accountId(), gitlab, "7").await())
        .isInstanceOf(Installations.CreateResult.Refused.class);
  }

  @Test
  void allowsOneHundredMembers() {
    for (int i = 0; i < ProviderInstallations.MEMBER_COUNT_MAX; i++) {
      join(i % 2 == 0 ? ALICE : BOB, "7");
    }

    assertThat(domain.providerInstallations().join(ALICE, BOB.accountId(), wanted(), "7").await())
        .isEqualTo(new Installations.CreateResult.TooManyMembers(100));
  }

  @Test
  void suspensionMovesConnectionsToErrorUntilItEnds() {
    var alices = connection(ALICE, join(ALICE, "7"));
    var bobs = connection(BOB, join(BOB, "7"));
    var other = connection(ALICE, join(ALICE, "8"));
    var pending = domain.connection(ALICE, ProviderType.GITHUB);

    var suspended = announce(ProviderInstallationStatus.SUSPENDED, 1);

    assertThat(suspended).isEqualTo(new Applied(2));
    for (var lost : List.of(domain.find(alices), domain.find(bobs))) {
      assertThat(lost.status()).isEqualTo(ConnectionStatus.ERROR);
      assertThat(lost.statusReason())
          .contains("At GitHub the installation 7 of octo is suspended.");
    }
    assertThat(domain.find(other)).isEqualTo(other);
    assertThat(announce(ProviderInstallationStatus.ACTIVE, 2)).isEqualTo(new Applied(2));
    for (var back : List.of(domain.find(alices), domain.find(bobs))) {
      assertThat(back.status()).isEqualTo(ConnectionStatus.AVAILABLE);
      assertThat(back.statusReason()).isEmpty();
    }
    assertThat(domain.find(pending)).isEqualTo(pending);
    assertThat(domain.audited("provider-installation/7"))
        .hasSize(4)
        .containsOnly("ProviderInstallationChanged");
  }

  @Test
  void statusChangeIncrementsVersionsOfAllInstallationsOfMembers() {
    var created = join(ALICE, "7");
    var other = domain.installation(ALICE);
    var stranger = domain.installation(BOB);
    var before = List.of(domain.version(created), domain.version(other));

    announce(ProviderInstallationStatus.SUSPENDED, 1);

    assertThat(List.of(domain.version(created), domain.version(other)))
        .isEqualTo(before.stream().map(version -> version + 1).toList());
    assertThat(domain.version(stranger)).isEqualTo(stranger.version());
  }

  @Test
  void refusesToAttachSuspendedOrDeletedInstallation() {
    var created = join(ALICE, "7");
    var lost = connection(ALICE, created);
    var pending = domain.connection(ALICE, ProviderType.GITHUB);

    announce(ProviderInstallationStatus.SUSPENDED, 1);
    var whileSuspended = List.of(attach(ALICE, lost, created), attach(ALICE, pending, created));
    announce(ProviderInstallationStatus.DELETED, 2);
    var afterwards = List.of(attach(ALICE, lost, created), attach(ALICE, pending, created));

    assertThat(whileSuspended)
        .containsOnly(
            new InstallationAttacher.Result.Mismatch(
                "The provider installation 7 is SUSPENDED; no connection can use it."));
    assertThat(afterwards)
        .containsOnly(
            new InstallationAttacher.Result.Mismatch(
                "The provider installation 7 is DELETED; no connection can use it."));
  }

  @Test
  void deletionIsFinalUntilAnotherInstallationIsAttached() {
    var connection = connection(ALICE, join(ALICE, "7"));
    announce(ProviderInstallationStatus.SUSPENDED, 1);

    // The deletion has the time of the first change, minute 0.
    assertThat(announce(ProviderInstallationStatus.DELETED, 0)).isEqualTo(new Applied(1));
    assertThat(announce(ProviderInstallationStatus.ACTIVE, 3)).isEqualTo(new AlreadyDeleted());

    var lost = domain.find(connection);
    assertThat(lost.status()).isEqualTo(ConnectionStatus.ERROR);
    assertThat(lost.statusReason()).contains("At GitHub the installation 7 of octo was deleted.");
    assertThat(lost.installationId()).isEmpty();
    assertThat(domain.providerInstallations().join(ALICE, ALICE.accountId(), wanted(), "7").await())
        .isEqualTo(new Installations.CreateResult.Refused("The installation 7 was deleted."));
    assertThat(attach(ALICE, connection, join(ALICE, "8")))
        .isInstanceOf(InstallationAttacher.Result.Attached.class);
  }

  /** Attack 18. */
  @Test
  void ignoresRepeatedSuspensionAfterItEnded() {
    var connection = connection(ALICE, join(ALICE, "7"));
    announce(ProviderInstallationStatus.SUSPENDED, 1);
    announce(ProviderInstallationStatus.ACTIVE, 2);

    assertThat(announce(ProviderInstallationStatus.SUSPENDED, 1)).isEqualTo(new AlreadyApplied());

    assertThat(domain.find(connection).status()).isEqualTo(ConnectionStatus.AVAILABLE);
  }

  /** Attack 18: the provider's times have a resolution of one second. */
  @Test
  void ignoresRepeatedSuspensionOfTheSameSecond() {
    var connection = connection(ALICE, join(ALICE, "7"));
    announce(ProviderInstallationStatus.SUSPENDED, 1);
    assertThat(announce(ProviderInstallationStatus.ACTIVE, 1)).isEqualTo(new Applied(1));

    assertThat(announce(ProviderInstallationStatus.SUSPENDED, 1)).isEqualTo(new AlreadyApplied());

    assertThat(domain.find(connection).status()).isEqualTo(ConnectionStatus.AVAILABLE);
  }

  @Test
  void ignoresOlderAnnouncementThatArrivesLater() {
    var connection = connection(ALICE, join(ALICE, "7"));
    announce(ProviderInstallationStatus.ACTIVE, 2);

    assertThat(announce(ProviderInstallationStatus.SUSPENDED, 1))
        .isEqualTo(new OutOfOrder(NOON.plusSeconds(120)));

    assertThat(domain.find(connection).status()).isEqualTo(ConnectionStatus.AVAILABLE);
  }

  @Test
  void remembersAnnouncementsFromBeforeTheFirstMember() {
    announce(ProviderInstallationStatus.SUSPENDED, 1);

    var created = join(ALICE, "7");

    assertThat(created.providerInstallation())
        .contains(new AttachedProviderInstallation("7", ProviderInstallationStatus.SUSPENDED));
  }

  @Test
  void appliesConcurrentChangesOfSeveralAccounts() {
    connection(ALICE, join(ALICE, "7"));
    connection(BOB, join(BOB, "7"));
    var changes = new ArrayList<Future<?>>();
    for (int i = 0; i < 10; i++) {
      changes.add(
          startAnnouncing(
              i % 2 == 0 ? ProviderInstallationStatus.SUSPENDED : ProviderInstallationStatus.ACTIVE,
              i));
      changes.add(domain.providerInstallations().join(ALICE, BOB.accountId(), wanted(), "7"));
      changes.add(domain.providerInstallations().join(ALICE, ALICE.accountId(), wanted(), "7"));
      changes.add(domain.installations().create(BOB, wanted()));
    }

    assertThat(Future.join(changes).await().succeeded()).isTrue();
  }
}
