package io.trunkline.sync;

import static io.trunkline.connection.DomainFixture.ALICE;
import static io.trunkline.connection.DomainFixture.BOB;
import static io.trunkline.sync.SyncFixture.newLink;
import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.connection.ConnectionArn;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.Tag;
import io.trunkline.sync.RepositoryLinks.CreateResult.AlreadyLinked;
import io.trunkline.sync.RepositoryLinks.CreateResult.Created;
import io.trunkline.sync.RepositoryLinks.CreateResult.QuotaReached;
import io.trunkline.sync.RepositoryLinks.CreateResult.TooManyTags;
import io.trunkline.sync.RepositoryLinks.CreateResult.UnknownConnection;
import io.trunkline.sync.RepositoryLinks.CreateResult.UnsupportedProvider;
import io.trunkline.sync.RepositoryLinks.DeleteResult.Deleted;
import io.trunkline.sync.RepositoryLinks.DeleteResult.StillConfigured;
import io.trunkline.sync.RepositoryLinks.UpdateResult.OtherProvider;
import io.trunkline.sync.RepositoryLinks.UpdateResult.Updated;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RepositoryLinksIT {
  @RegisterExtension static final SyncFixture domain = new SyncFixture();

  private final RepositoryLinks links = domain.links();

  @Test
  void linksRepositoryOfPendingConnection() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);

    var link = domain.link(ALICE, connection, "app");

    assertThat(link.arn().value())
        .startsWith("arn:aws:codeconnections:us-east-1:111111111111:repository-link/");
    assertThat(link.id().value().version()).isEqualTo(4);
    assertThat(link.connectionArn()).isEqualTo(connection.arn());
    assertThat(link.providerType()).isEqualTo(ProviderType.GITHUB);
    assertThat(links.find(ALICE.accountId(), link.id()).await()).contains(link);
    assertThat(domain.audited(link.arn().value())).containsExactly("CreateRepositoryLink");
  }

  @Test
  void findsByEitherNamespaceAndShowsOriginalArn() {
    var link = domain.link(ALICE, domain.connection(ALICE, ProviderType.GITHUB), "app");
    var other = link.arn().value().replace("codeconnections", "codestar-connections");

    var found = links.find(ALICE.accountId(), RepositoryLinkArn.find(other).orElseThrow()).await();

    assertThat(found).contains(link);
  }

  @Test
  void showsOriginalArnOfItsConnection() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB).arn();
    var other = domain.connection(ALICE, ProviderType.GITHUB).arn();

    var created = links.create(ALICE, newLink(inOlderNamespace(connection), "app")).await();
    var link = ((Created) created).link();
    var moved = links.update(ALICE, link.id(), moveTo(inOlderNamespace(other))).await();

    assertThat(link.connectionArn()).isEqualTo(connection);
    assertThat(((Updated) moved).link().connectionArn()).isEqualTo(other);
  }

  @Test
  void acceptsOnlyArnsOfRepositoryLinks() {
    var link = domain.link(ALICE, domain.connection(ALICE, ProviderType.GITHUB), "app");
    var arn = link.arn().value();

    assertThat(RepositoryLinkArn.find(arn)).contains(link.arn());
    assertThat(RepositoryLinkArn.find(link.connectionArn().value())).isEmpty();
    assertThat(RepositoryLinkArn.find(arn + "0")).isEmpty();
    assertThat(RepositoryLinkArn.find(arn.replace("codeconnections", "s3"))).isEmpty();
  }

  @Test
  void linksRepositoryOncePerAccount() {
    var first = domain.connection(ALICE, ProviderType.GITHUB);
    var second = domain.connection(ALICE, ProviderType.GITHUB);
    var gitlab = domain.connection(ALICE, ProviderType.GITLAB);
    var bobs = domain.connection(BOB, ProviderType.GITHUB);
    var link = domain.link(ALICE, first, "app");

    var again = links.create(ALICE, newLink(second.arn(), "app")).await();

    assertThat(again).isEqualTo(new AlreadyLinked(link));
    assertThat(domain.link(ALICE, gitlab, "app").id()).isNotEqualTo(link.id());
    assertThat(domain.link(BOB, bobs, "app").id()).isNotEqualTo(link.id());
  }

  @Test
  void linksOnceForConcurrentCalls() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);

    var results =
        Future.all(
                IntStream.range(0, 6)
                    .mapToObj(_ -> links.create(ALICE, newLink(connection.arn(), "app")))
                    .toList())
            .await()
            .<RepositoryLinks.CreateResult>list();

    assertThat(results).filteredOn(Created.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(AlreadyLinked.class::isInstance).hasSize(5);
  }

  @Test
  void refusesUnknownConnectionsAndProvidersWithoutGitSync() {
    var azure = domain.connection(ALICE, ProviderType.AZURE_DEVOPS);
    var deleted = domain.connection(ALICE, ProviderType.GITHUB);
    domain.delete(ALICE, deleted.arn());

    assertThat(links.create(ALICE, newLink(azure.arn(), "app")).await())
        .isEqualTo(new UnsupportedProvider(ProviderType.AZURE_DEVOPS));
    assertThat(links.create(ALICE, newLink(deleted.arn(), "app")).await())
        .isEqualTo(new UnknownConnection());
  }

  @Test
  void enforcesQuota() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    for (var name : new String[] {"a", "b", "c"}) {
      domain.link(ALICE, connection, name);
    }

    assertThat(links.create(ALICE, newLink(connection.arn(), "d")).await())
        .isEqualTo(new QuotaReached(3));
    assertThat(links.create(ALICE, newLink(connection.arn(), "c")).await())
        .isInstanceOf(AlreadyLinked.class);
  }

  @Test
  void keepsTagsUntilTheLinkIsDeleted() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var wanted = newLink(connection.arn(), "app", new Tag("b", ""), new Tag("a", "1"));

    var link = ((Created) links.create(ALICE, wanted).await()).link();

    assertThat(domain.tags(link.arn().value())).containsExactly("a=1", "b=");
    assertThat(links.delete(ALICE, link.id()).await()).isEqualTo(new Deleted());
    assertThat(domain.tags(link.arn().value())).isEmpty();
  }

  @Test
  void refusesTooManyTags() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var tags = IntStream.range(0, 51).mapToObj(i -> new Tag("k" + i, "")).toArray(Tag[]::new);

    assertThat(links.create(ALICE, newLink(connection.arn(), "app", tags)).await())
        .isEqualTo(new TooManyTags(50));
  }

  @Test
  void survivesItsConnectionAndMovesToAnotherOfTheSameProvider() {
    var lost = domain.connection(ALICE, ProviderType.GITHUB);
    var other = domain.connection(ALICE, ProviderType.GITHUB);
    var gitlab = domain.connection(ALICE, ProviderType.GITLAB);
    var link = domain.link(ALICE, lost, "app");
    domain.delete(ALICE, lost.arn());

    var afterDelete = links.find(ALICE.accountId(), link.id()).await();
    var toGitlab = links.update(ALICE, link.id(), moveTo(gitlab.arn())).await();
    var toLost = links.update(ALICE, link.id(), moveTo(lost.arn())).await();
    var toOther = links.update(ALICE, link.id(), moveTo(other.arn())).await();

    assertThat(afterDelete).contains(link);
    assertThat(toGitlab).isEqualTo(new OtherProvider(ProviderType.GITHUB, ProviderType.GITLAB));
    assertThat(toLost).isEqualTo(new RepositoryLinks.UpdateResult.UnknownConnection());
    assertThat(((Updated) toOther).link().connectionArn()).isEqualTo(other.arn());
    assertThat(domain.audited(link.arn().value()))
        .containsExactly("CreateRepositoryLink", "UpdateRepositoryLink");
  }

  @Test
  void changesOnlyGivenMembers() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var link = domain.link(ALICE, connection, "app");
    var key = "arn:aws:kms:us-east-1:111111111111:key/1";

    var keyed =
        links
            .update(ALICE, link.id(), new RepositoryLinkChange(Optional.empty(), Optional.of(key)))
            .await();
    var unchanged =
        links
            .update(ALICE, link.id(), new RepositoryLinkChange(Optional.empty(), Optional.empty()))
            .await();

    assertThat(((Updated) keyed).link().encryptionKeyArn()).contains(key);
    assertThat(((Updated) keyed).link().connectionArn()).isEqualTo(connection.arn());
    assertThat(unchanged).isEqualTo(keyed);
  }

  @Test
  void refusesToDeleteLinkInUse() {
    var link = domain.link(ALICE, domain.connection(ALICE, ProviderType.GITHUB), "app");
    var configuration = domain.configuration(ALICE, link, "web", "main");

    var used = links.delete(ALICE, link.id()).await();
    domain.configurations().delete(ALICE, configuration.resource()).await();
    var unused = links.delete(ALICE, link.id()).await();
    var again = links.delete(ALICE, link.id()).await();

    assertThat(used).isEqualTo(new StillConfigured(1));
    assertThat(unused).isEqualTo(new Deleted());
    assertThat(again).isEqualTo(new RepositoryLinks.DeleteResult.UnknownLink());
    assertThat(links.find(ALICE.accountId(), link.id()).await()).isEmpty();
  }

  // Attack 68.
  @Test
  void hidesLinksAndConnectionsOfAnotherAccount() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var bobs = domain.connection(BOB, ProviderType.GITHUB);
    var link = domain.link(ALICE, connection, "app");
    var asBobs = new RepositoryLinkArn(link.arn().value().replace("111111111111", "222222222222"));

    assertThat(links.find(BOB.accountId(), link.id()).await()).isEmpty();
    assertThat(links.find(BOB.accountId(), link.arn()).await()).isEmpty();
    assertThat(links.find(BOB.accountId(), asBobs).await()).isEmpty();
    assertThat(links.find(ALICE.accountId(), asBobs).await()).isEmpty();
    assertThat(links.list(BOB.accountId(), PageRequest.first(100)).await().elements()).isEmpty();
    assertThat(links.create(BOB, newLink(connection.arn(), "x")).await())
        .isEqualTo(new UnknownConnection());
    assertThat(links.update(BOB, link.id(), moveTo(bobs.arn())).await())
        .isEqualTo(new RepositoryLinks.UpdateResult.UnknownLink());
    assertThat(links.update(ALICE, link.id(), moveTo(bobs.arn())).await())
        .isEqualTo(new RepositoryLinks.UpdateResult.UnknownConnection());
    assertThat(links.delete(BOB, link.id()).await())
        .isEqualTo(new RepositoryLinks.DeleteResult.UnknownLink());
    assertThat(links.find(ALICE.accountId(), link.id()).await()).contains(link);
  }

  @Test
  void listsInOrderOfCreationPageByPage() {
    var connection = domain.connection(ALICE, ProviderType.GITHUB);
    var a = domain.link(ALICE, connection, "a");
    var b = domain.link(ALICE, connection, "b");
    var c = domain.link(ALICE, connection, "c");

    var first = links.list(ALICE.accountId(), PageRequest.first(2)).await();
    var second = links.list(ALICE.accountId(), PageRequest.after(b.ordinal(), 2)).await();

    assertThat(first).isEqualTo(new Page<>(List.of(a, b), true));
    assertThat(second).isEqualTo(new Page<>(List.of(c), false));
  }

  @Test
  void databaseRejectsConfigurationOnLinkOfAnotherAccount() {
    var link = domain.link(ALICE, domain.connection(ALICE, ProviderType.GITHUB), "app");
    var sql =
        "INSERT INTO sync_configuration (account_id, sync_type, resource_name, repository_link_id,"
            + " branch, config_file, role_arn)"
            + " VALUES ('222222222222', 'CFN_STACK_SYNC', 'web', $1, 'main', 'f', 'r')";

    var inserted = domain.database().run(sql, Tuple.of(link.id().value()));

    assertThat(inserted.otherwiseEmpty().await()).isNull();
    assertThat(inserted.cause()).hasMessageContaining("foreign key");
  }

  private static ConnectionArn inOlderNamespace(ConnectionArn arn) {
    return new ConnectionArn(arn.value().replace("codeconnections", "codestar-connections"));
  }

  private static RepositoryLinkChange moveTo(ConnectionArn arn) {
    return new RepositoryLinkChange(Optional.of(arn), Optional.empty());
  }
}
