package io.trunkline.sync;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static io.trunkline.sync.SyncFixture.newConfiguration;
import static io.trunkline.sync.SyncFixture.stack;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.Connection;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.provider.ProviderType;
import io.trunkline.sync.SyncConfigurations.CreateResult.AlreadyConfigured;
import io.trunkline.sync.SyncConfigurations.CreateResult.Created;
import io.trunkline.sync.SyncConfigurations.UpdateResult.UnknownConfiguration;
import io.trunkline.sync.SyncConfigurations.UpdateResult.Updated;
import io.trunkline.sync.SyncSettings.Toggle;
import io.trunkline.sync.SyncSettings.UpdateOn;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SyncConfigurationsIT {
  private static final RepositoryLinkId NOWHERE = new RepositoryLinkId(new UUID(0, 0));

  @RegisterExtension static final SyncFixture domain = new SyncFixture();

  private final SyncConfigurations configurations = domain.configurations();
  private Connection connection;
  private RepositoryLink link;

  @BeforeEach
  void createLink() {
    connection = domain.connection(ALICE, ProviderType.GITHUB);
    link = domain.link(ALICE, connection, "app");
  }

  @Test
  void showsRepositoryOfItsLink() {
    var created = domain.configuration(ALICE, link, "web", "main");

    assertThat(created.providerType()).isEqualTo(ProviderType.GITHUB);
    assertThat(created.repository()).isEqualTo(new LinkedRepository("octo", "app"));
    assertThat(configurations.find(ALICE.accountId(), stack("web")).await()).contains(created);
    assertThat(domain.audited("sync-configuration/CFN_STACK_SYNC/web"))
        .containsExactly("CreateSyncConfiguration");
  }

  @Test
  void configuresResourceOncePerAccount() {
    domain.configuration(ALICE, link, "web", "main");
    var bobs = domain.link(BOB, domain.connection(BOB, ProviderType.GITHUB), "app");

    var again = configurations.create(ALICE, newConfiguration(link, "web", "other")).await();

    assertThat(again).isEqualTo(new AlreadyConfigured());
    assertThat(domain.configuration(BOB, bobs, "web", "main").linkId()).isEqualTo(bobs.id());
  }

  @Test
  void createsOneConfigurationForConcurrentCalls() {
    var results =
        Future.all(
                IntStream.range(0, 6)
                    .mapToObj(
                        _ -> configurations.create(ALICE, newConfiguration(link, "web", "main")))
                    .toList())
            .await()
            .<SyncConfigurations.CreateResult>list();

    assertThat(results).filteredOn(Created.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(AlreadyConfigured.class::isInstance).hasSize(5);
  }

  @Test
  void enforcesEachQuota() {
    var other = domain.link(ALICE, connection, "other");
    create("a", "main");
    create("b", "main");
    var fullBranch = configurations.create(ALICE, newConfiguration(link, "c", "main")).await();
    create("c", "dev");
    create("d", "dev");
    var fullLink = configurations.create(ALICE, newConfiguration(link, "e", "new")).await();
    domain.configuration(ALICE, other, "e", "main");
    domain.configuration(ALICE, other, "f", "main");
    var fullAccount = configurations.create(ALICE, newConfiguration(other, "g", "new")).await();

    assertThat(fullBranch)
        .isEqualTo(refused("A branch of a repository link has at most 2 sync configurations."));
    assertThat(fullLink).isEqualTo(refused("A repository link has at most 4 sync configurations."));
    assertThat(fullAccount).isEqualTo(refused("An account has at most 6 sync configurations."));
  }

  @Test
  void enforcesQuotasWhenConfigurationMoves() {
    create("a", "main");
    create("b", "main");
    create("c", "dev");

    var toFullBranch = update("c", branch("main"));
    var withinFullBranch = update("a", branch("main"));
    var toFreeBranch = update("b", branch("dev"));

    assertThat(toFullBranch)
        .isEqualTo(
            new SyncConfigurations.UpdateResult.QuotaReached(
                "A branch of a repository link has at most 2 sync configurations."));
    assertThat(withinFullBranch).isInstanceOf(Updated.class);
    assertThat(((Updated) toFreeBranch).configuration().settings().branch()).isEqualTo("dev");
  }

  @Test
  void allowsChangeInPlaceAfterQuotaWasLowered() {
    create("a", "main");
    create("b", "main");
    var lowered = domain.with(new SyncQuotas(1, 1, 1, 1));

    var result = lowered.update(ALICE, stack("a"), branch("main")).await();

    assertThat(result).isInstanceOf(Updated.class);
  }

  @Test
  void changesOnlyGivenMembers() {
    var other = domain.link(ALICE, connection, "other");
    var created = domain.configuration(ALICE, link, "web", "main");
    var all =
        new SyncConfigurationChange(
            Optional.of(other.id()),
            Optional.of("dev"),
            Optional.of("other.yaml"),
            Optional.of("arn:aws:iam::111111111111:role/other"),
            Optional.of(Toggle.ENABLED),
            Optional.of(UpdateOn.FILE_CHANGE),
            Optional.of(Toggle.DISABLED));

    var nothing = update("web", NOTHING);
    var everything = update("web", all);
    var nothingAgain = update("web", NOTHING);

    var settings =
        new SyncSettings(
            "dev",
            "other.yaml",
            "arn:aws:iam::111111111111:role/other",
            Optional.of(Toggle.ENABLED),
            Optional.of(UpdateOn.FILE_CHANGE),
            Optional.of(Toggle.DISABLED));
    assertThat(nothing).isEqualTo(new Updated(created));
    assertThat(everything)
        .isEqualTo(
            new Updated(
                new SyncConfiguration(
                    stack("web"),
                    other.id(),
                    ProviderType.GITHUB,
                    new LinkedRepository("octo", "other"),
                    settings,
                    created.ordinal())));
    assertThat(nothingAgain).isEqualTo(everything);
  }

  @Test
  void refusesUnknownConfigurationsAndLinks() {
    create("web", "main");
    var toNowhere =
        new SyncConfigurationChange(
            Optional.of(NOWHERE),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var nowhere =
        new NewSyncConfiguration(
            stack("new"), NOWHERE, newConfiguration(link, "new", "main").settings());

    assertThat(configurations.create(ALICE, nowhere).await())
        .isEqualTo(new SyncConfigurations.CreateResult.UnknownLink());
    assertThat(update("web", toNowhere))
        .isEqualTo(new SyncConfigurations.UpdateResult.UnknownLink());
    assertThat(update("none", NOTHING)).isEqualTo(new UnknownConfiguration());
  }

  @Test
  void deletesOnce() {
    create("web", "main");

    assertThat(configurations.delete(ALICE, stack("web")).await()).isTrue();
    assertThat(configurations.delete(ALICE, stack("web")).await()).isFalse();
    assertThat(configurations.find(ALICE.accountId(), stack("web")).await()).isEmpty();
    assertThat(domain.audited("sync-configuration/CFN_STACK_SYNC/web"))
        .containsExactly("CreateSyncConfiguration", "DeleteSyncConfiguration");
  }

  @Test
  void listsConfigurationsOfLinkPageByPage() {
    var other = domain.link(ALICE, connection, "other");
    var c = create("c", "main");
    domain.configuration(ALICE, other, "b", "main");
    var a = create("a", "main");
    var d = create("d", "dev");

    var first = configurations.list(ALICE.accountId(), onLink(), PageRequest.first(2)).await();
    var second =
        configurations.list(ALICE.accountId(), onLink(), PageRequest.after(a.ordinal(), 2)).await();
    var all = configurations.listAll(ALICE.accountId(), onLink()).await();

    assertThat(first).isEqualTo(new Page<>(List.of(c, a), true));
    assertThat(second).isEqualTo(new Page<>(List.of(d), false));
    assertThat(all).containsExactly(c, a, d);
  }

  // Attack 68.
  @Test
  void hidesConfigurationsAndLinksOfAnotherAccount() {
    var created = create("web", "main");

    assertThat(configurations.find(BOB.accountId(), stack("web")).await()).isEmpty();
    assertThat(
            configurations.list(BOB.accountId(), onLink(), PageRequest.first(2)).await().elements())
        .isEmpty();
    assertThat(configurations.listAll(BOB.accountId(), onLink()).await()).isEmpty();
    assertThat(configurations.create(BOB, newConfiguration(link, "bobs", "main")).await())
        .isEqualTo(new SyncConfigurations.CreateResult.UnknownLink());
    assertThat(configurations.update(BOB, stack("web"), NOTHING).await())
        .isEqualTo(new UnknownConfiguration());
    assertThat(configurations.delete(BOB, stack("web")).await()).isFalse();
    assertThat(configurations.find(ALICE.accountId(), stack("web")).await()).contains(created);
  }

  private static final SyncConfigurationChange NOTHING =
      new SyncConfigurationChange(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static SyncConfigurationChange branch(String branch) {
    return new SyncConfigurationChange(
        Optional.empty(),
        Optional.of(branch),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private SyncConfiguration create(String stack, String branch) {
    return domain.configuration(ALICE, link, stack, branch);
  }

  private SyncConfigurations.UpdateResult update(String stack, SyncConfigurationChange change) {
    return configurations.update(ALICE, stack(stack), change).await();
  }

  private SyncConfigurationFilter onLink() {
    return new SyncConfigurationFilter(link.id(), SyncType.CFN_STACK_SYNC);
  }

  private static SyncConfigurations.CreateResult refused(String reason) {
    return new SyncConfigurations.CreateResult.QuotaReached(reason);
  }
}
