package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.RequiredPermission.on;
import static io.trunkline.controlplane.codeconnections.RequiredPermission.onAny;
import static io.trunkline.controlplane.codeconnections.RequiredPermission.onLink;

import io.trunkline.account.Permission;
import io.trunkline.controlplane.Deployment;
import io.trunkline.controlplane.codeconnections.RequiredPermission.CallContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The rights that each operation needs: one row an operation, whose action is the operation's name.
 * Service Authorization Reference, "AWS CodeConnections"; Developer Tools guide, "Permissions for
 * repository links and sync configurations".
 */
final class RequiredPermissions {
  private static final String SYNC = "cloudformation.sync.codeconnections.amazonaws.com";

  private static final Map<String, RequiredPermission> ROWS =
      Map.ofEntries(
          Map.entry(
              "CreateConnection", onAny().key("ProviderType").key("HostArn").tagging("connection")),
          Map.entry("GetConnection", on("ConnectionArn")),
          Map.entry(
              "ListConnections", onAny().key("ProviderTypeFilter").key("HostArn", "HostArnFilter")),
          Map.entry("DeleteConnection", on("ConnectionArn")),
          Map.entry(
              "CreateHost",
              onAny().key("ProviderType").key("VpcId", "VpcConfiguration.VpcId").tagging("host")),
          Map.entry("GetHost", on("HostArn").key("HostArn")),
          Map.entry("ListHosts", onAny()),
          Map.entry(
              "UpdateHost", on("HostArn").key("HostArn").key("VpcId", "VpcConfiguration.VpcId")),
          Map.entry("DeleteHost", on("HostArn").key("HostArn")),
          Map.entry("TagResource", on("ResourceArn").tags()),
          Map.entry("UntagResource", on("ResourceArn").tagKeys()),
          Map.entry("ListTagsForResource", on("ResourceArn")),
          Map.entry(
              "CreateRepositoryLink",
              on("ConnectionArn").repository().connection().tagging("repository-link")),
          Map.entry("GetRepositoryLink", onLink()),
          Map.entry("ListRepositoryLinks", onAny()),
          Map.entry("UpdateRepositoryLink", onLink().connection()),
          Map.entry("DeleteRepositoryLink", onLink()),
          Map.entry("CreateSyncConfiguration", onLink().key("Branch").passing(SYNC)),
          Map.entry("GetSyncConfiguration", onAny()),
          Map.entry("ListSyncConfigurations", onLink()),
          Map.entry("UpdateSyncConfiguration", onLink().key("Branch").passing(SYNC)),
          Map.entry("DeleteSyncConfiguration", onAny()),
          Map.entry("ListRepositorySyncDefinitions", onLink()),
          Map.entry("GetRepositorySyncStatus", onLink().key("Branch")),
          Map.entry("GetResourceSyncStatus", onAny()),
          Map.entry("GetSyncBlockerSummary", onAny()),
          Map.entry("UpdateSyncBlocker", onAny()));

  private RequiredPermissions() {}

  /** Throws {@link IllegalStateException} when an operation could be called without any right. */
  static void requireRows(Collection<String> operations) {
    var without = new TreeSet<>(operations);
    without.removeAll(ROWS.keySet());
    if (!without.isEmpty()) {
      throw new IllegalStateException("no row says what is needed for " + without);
    }
  }

  /** At least one; the first is the operation itself. */
  static List<Permission> of(
      String operation, AwsCall call, Deployment deployment, SyncResources known) {
    return Optional.ofNullable(ROWS.get(operation))
        .orElseThrow()
        .of(new CallContext(operation, call, deployment, known));
  }
}
