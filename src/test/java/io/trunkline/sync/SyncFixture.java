package io.trunkline.sync;

import io.trunkline.account.Caller;
import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.DomainFixture;
import io.trunkline.resource.Namespace;
import io.trunkline.resource.Tag;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link DomainFixture} with small quotas for Git sync. */
final class SyncFixture extends DomainFixture {

  SyncFixture() {
    super(
        Map.of(
            "quotas.repository-links", "3",
            "quotas.sync-configurations", "6",
            "quotas.sync-configurations-per-link", "4",
            "quotas.sync-configurations-per-branch", "2"));
  }

  RepositoryLinks links() {
    return node().repositoryLinks();
  }

  SyncConfigurations configurations() {
    return node().syncConfigurations();
  }

  /** Creates sync configurations with other quotas on the same tables. */
  SyncConfigurations with(SyncQuotas quotas) {
    return new SyncConfigurations(database(), node().accounts(), quotas);
  }

  static NewRepositoryLink newLink(ConnectionArn connection, String name, Tag... tags) {
    return new NewRepositoryLink(
        connection,
        new LinkedRepository("octo", name),
        Optional.empty(),
        List.of(tags),
        Namespace.CODECONNECTIONS,
        "us-east-1");
  }

  RepositoryLink link(Caller caller, Connection connection, String name) {
    var result = links().create(caller, newLink(connection.arn(), name)).await();
    return ((RepositoryLinks.CreateResult.Created) result).link();
  }

  static SyncedResource stack(String name) {
    return new SyncedResource(SyncType.CFN_STACK_SYNC, name);
  }

  static NewSyncConfiguration newConfiguration(RepositoryLink link, String stack, String branch) {
    var settings =
        new SyncSettings(
            branch,
            "deploy.yaml",
            "arn:aws:iam::111111111111:role/sync",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new NewSyncConfiguration(stack(stack), link.id(), settings);
  }

  SyncConfiguration configuration(Caller caller, RepositoryLink link, String stack, String branch) {
    var result = configurations().create(caller, newConfiguration(link, stack, branch)).await();
    return ((SyncConfigurations.CreateResult.Created) result).configuration();
  }

  /** Returns the tags of a resource, as {@code key=value}. */
  List<String> tags(String resourceArn) {
    var sql = "SELECT key || '=' || value AS text FROM tag WHERE resource_arn = $1 ORDER BY key";
    var tags = new ArrayList<String>();
    for (var row : database().run(sql, Tuple.of(resourceArn)).await()) {
      tags.add(row.getString("text"));
    }
    return tags;
  }
}
