package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccountId;
import io.trunkline.account.Permission;
import io.trunkline.sync.LinkedRepository;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.RepositoryLinkId;
import io.trunkline.sync.SyncConfiguration;
import io.trunkline.sync.SyncedResource;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The permissions that an AWS operation requires, read from its valid input. The first one has the
 * operation's name as its action. Members are named as on the wire, with a dot for a member of a
 * structure; a member that was not sent adds nothing.
 *
 * <p>Service Authorization Reference, "AWS CodeConnections"; Developer Tools guide, "Permissions
 * for repository links and sync configurations".
 */
final class AwsPermissionRule {
  /** The service to which a sync configuration passes its link and role. */
  static final String SYNC_SERVICE = "cloudformation.sync.codeconnections.amazonaws.com";

  private static final String SERVICE = "codeconnections:";
  private static final String LINK = "RepositoryLinkId";

  private static final SyncResources NO_SYNC_RESOURCES =
      new SyncResources() {
        @Override
        public Optional<RepositoryLink> findLink(AccountId accountId, RepositoryLinkId id) {
          return Optional.empty();
        }

        @Override
        public Optional<SyncConfiguration> findConfiguration(
            AccountId accountId, SyncedResource resource) {
          return Optional.empty();
        }
      };

  private final SyncResources syncResources;
  private final ArnSource resource;
  private final List<Part> parts;

  /** Finds the ARN in the input; empty if the member that names the resource was not sent. */
  private interface ArnSource {
    Optional<String> find(Context context);
  }

  /** Adds condition keys to the first permission, or adds further permissions. */
  private interface Part {
    void add(Context context, List<Permission> permissions);
  }

  /** A call, and the Git sync resources that it may refer to. */
  private record Context(AwsCall call, SyncResources syncResources) {
    private Optional<String> findText(String member) {
      var json = call.input().json();
      var dot = member.indexOf('.');
      return dot < 0
          ? Optional.ofNullable(json.getString(member))
          : Optional.ofNullable(json.getJsonObject(member.substring(0, dot)))
              .map(inner -> inner.getString(member.substring(dot + 1)));
    }

    private List<Object> list(String member) {
      return Optional.ofNullable(call.input().json().getJsonArray(member))
          .map(JsonArray::stream)
          .map(elements -> elements.toList())
          .orElse(List.of());
    }

    /**
     * Returns the ARN with which the link was created: the link that the call names, or the link of
     * the configuration that it names. Policies name ARNs, but an id contains neither Region nor
     * namespace. For an unknown link, returns a plausible ARN, so that a denied caller cannot tell
     * whether the link exists.
     */
    private Optional<String> findLinkArn() {
      return findText(LINK)
          .map(SyncLookup::linkId)
          .or(() -> findConfiguration().map(SyncConfiguration::linkId))
          .map(id ->
              syncResources
                  .findLink(call.account(), id)
                  .map(link -> link.arn().value())
                  .orElseGet(() -> call.arn("repository-link/" + id)));
    }

    private Optional<RepositoryLink> findLink() {
      return findText(LINK)
          .flatMap(id -> syncResources.findLink(call.account(), SyncLookup.linkId(id)));
    }

    private Optional<SyncConfiguration> findConfiguration() {
      return findText("ResourceName")
          .flatMap(_ ->
              syncResources.findConfiguration(call.account(), SyncLookup.resource(call.input())));
    }

    /** The connection in the input; if absent, the connection of the stored link. */
    private Optional<String> findConnection() {
      return findText("ConnectionArn")
          .or(() -> findLink().map(link -> link.connectionArn().value()));
    }

    /** The role in the input; if absent, the role of the stored configuration. */
    private Optional<String> findRole() {
      return findText("RoleArn")
          .or(() -> findConfiguration().map(found -> found.settings().roleArn()));
    }

    /** The repository in the input; if absent, the repository of the stored link. */
    private Optional<LinkedRepository> findRepository() {
      return findText("OwnerId")
          .flatMap(
              owner -> findText("RepositoryName").map(name -> new LinkedRepository(owner, name)))
          .or(() -> findLink().map(RepositoryLink::repository));
    }

    private Permission permission(String action, String resource) {
      return Permission.of(
          action.contains(":") ? action : call.namespace().wireName() + ":" + action, resource);
    }
  }

  private AwsPermissionRule(SyncResources syncResources, ArnSource resource, List<Part> parts) {
    this.syncResources = syncResources;
    this.resource = resource;
    this.parts = parts;
  }

  /** Requires the permission on {@code *}, for an operation without a resource. */
  static AwsPermissionRule onAny() {
    return new AwsPermissionRule(NO_SYNC_RESOURCES, _ -> Optional.of("*"), List.of());
  }

  /** Requires the permission on the ARN in a member of the input. */
  static AwsPermissionRule on(String member) {
    return new AwsPermissionRule(NO_SYNC_RESOURCES, context -> context.findText(member), List.of());
  }

  /**
   * Requires the permission on the repository link that the input names, by its id or by its
   * configuration.
   */
  static AwsPermissionRule onLink(SyncResources syncResources) {
    return new AwsPermissionRule(syncResources, Context::findLinkArn, List.of());
  }

  private AwsPermissionRule with(Part part) {
    var more = new ArrayList<>(parts);
    more.add(part);
    return new AwsPermissionRule(syncResources, resource, List.copyOf(more));
  }

  /** Adds a condition key with the value of the member of the same name. */
  AwsPermissionRule withKey(String name) {
    return withKey(name, name);
  }

  AwsPermissionRule withKey(String name, String member) {
    return with((context, permissions) ->
        context
            .findText(member)
            .ifPresent(
                value -> permissions.set(0, permissions.getFirst().with(SERVICE + name, value))));
  }

  /** Adds the condition keys of the repository. */
  AwsPermissionRule withRepository() {
    return with((context, permissions) ->
        permissions.set(0, withRepository(context, permissions.getFirst())));
  }

  private static Permission withRepository(Context context, Permission permission) {
    return context
        .findRepository()
        .map(repository ->
            permission
                .with(SERVICE + "OwnerId", repository.ownerId())
                .with(SERVICE + "RepositoryName", repository.name())
                .with(SERVICE + "FullRepositoryId", repository.ownerId() + "/" + repository.name()))
        .orElse(permission);
  }

  /**
   * Adds the tags in the input's {@code Tags} as {@code aws:RequestTag/…} and {@code aws:TagKeys}.
   */
  AwsPermissionRule withTags() {
    return with(
        (context, permissions) -> permissions.set(0, withTags(context, permissions.getFirst())));
  }

  private static Permission withTags(Context context, Permission permission) {
    var tagged = permission;
    for (var tag : context.list("Tags")) {
      var key = ((JsonObject) tag).getString("Key");
      tagged =
          tagged
              .with("aws:RequestTag/" + key, ((JsonObject) tag).getString("Value"))
              .with("aws:TagKeys", key);
    }
    return tagged;
  }

  /** Adds the keys in the input's {@code TagKeys} as {@code aws:TagKeys}. */
  AwsPermissionRule withTagKeys() {
    return with((context, permissions) -> {
      for (var key : context.list("TagKeys")) {
        permissions.set(0, permissions.getFirst().with("aws:TagKeys", (String) key));
      }
    });
  }

  /** Also requires {@code TagResource} on a new resource of this kind if tags are sent. */
  AwsPermissionRule andTagging(String kind) {
    return withTags()
        .with((context, permissions) -> {
          if (!context.list("Tags").isEmpty()) {
            var tagging = context.permission("TagResource", context.call().arn(kind + "/*"));
            permissions.add(withTags(context, tagging));
          }
        });
  }

  /** Also requires the permissions to pass and to use the connection. */
  AwsPermissionRule andConnection() {
    return with((context, permissions) ->
        context
            .findConnection()
            .ifPresent(arn ->
                List.of("PassConnection", "UseConnection")
                    .forEach(action ->
                        permissions.add(
                            withRepository(context, context.permission(action, arn))))));
  }

  /** Also requires the permissions to pass the repository link and the role to a service. */
  AwsPermissionRule andPassingTo(String service) {
    return with((context, permissions) -> {
      context
          .findLinkArn()
          .map(arn -> context.permission("PassRepository", arn))
          .ifPresent(pass -> permissions.add(pass.with(SERVICE + "PassedToService", service)));
      context
          .findRole()
          .map(arn -> context.permission("iam:PassRole", arn))
          .ifPresent(pass -> permissions.add(pass.with("iam:PassedToService", service)));
    });
  }

  /** Returns at least one permission; the first is for the operation itself. */
  List<Permission> permissions(String operation, AwsCall call) {
    var context = new Context(call, syncResources);
    var permissions = new ArrayList<Permission>();
    permissions.add(context.permission(operation, resource.find(context).orElse("*")));
    parts.forEach(part -> part.add(context, permissions));
    return List.copyOf(permissions);
  }
}
