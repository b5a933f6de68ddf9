package io.trunkline.controlplane.rest;

import io.trunkline.account.Permission;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The additional permissions that registering a pipeline requires: to use and to pass the
 * connection of each source, on its branch and on every branch or pattern of its triggers. AWS
 * requires the same permissions of a pipeline's role and of its creator.
 */
final class SourcePermissions {
  private static final String BRANCH = "codeconnections:BranchName";
  private static final String DEFAULT_ACTION = "Source";
  private static final String SERVICE = "codepipeline.amazonaws.com";

  private SourcePermissions() {}

  static List<Permission> extend(Permission base, RestCall call) {
    var permissions = new ArrayList<Permission>();
    permissions.add(base);
    for (var element : call.body().getJsonArray("sources")) {
      var source = (JsonObject) element;
      permissions.add(pass(source));
      permissions.add(use(source).with(BRANCH, source.getString("branchName")));
      BranchPatterns.of(call.body(), source.getString("actionName", DEFAULT_ACTION))
          .forEach(pattern -> permissions.add(use(source).withPattern(BRANCH, pattern)));
    }
    return List.copyOf(permissions);
  }

  private static Permission pass(JsonObject source) {
    return Permission.of("codeconnections:PassConnection", source.getString("connectionArn"))
        .with("codeconnections:PassedToService", SERVICE);
  }

  private static Permission use(JsonObject source) {
    var repository = source.getString("fullRepositoryId");
    var permission =
        Permission.of("codeconnections:UseConnection", source.getString("connectionArn"))
            .with("codeconnections:FullRepositoryId", repository)
            .with("codeconnections:ProviderPermissionsRequired", "read_only");
    // The last part is the repository name; the owner may be a nested GitLab group with slashes.
    return Optional.of(repository.lastIndexOf('/'))
        .filter(slash -> slash > 0)
        .map(slash ->
            permission
                .with("codeconnections:OwnerId", repository.substring(0, slash))
                .with("codeconnections:RepositoryName", repository.substring(slash + 1)))
        .orElse(permission);
  }
}
