package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.AccountId;
import io.trunkline.account.Permission;
import io.trunkline.controlplane.Deployment;
import io.trunkline.sync.LinkedRepository;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.SyncConfiguration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one operation needs, read from its valid input. Members are named as on the wire, with a dot
 * into a structure; one that was not sent sets no condition key and asks for nothing.
 */
final class RequiredPermission {
  private static final String SERVICE = "codeconnections:";
  private static final String LINK = "RepositoryLinkId";

  private final Resource resource;
  private final List<Part> parts;

  /** Where the ARN comes from. Empty when the member that names it was not sent. */
  private interface Resource {
    Optional<String> find(CallContext asked);
  }

  /** A call of an operation in a deployment, and what its names may mean there. */
  record CallContext(String operation, AwsCall call, Deployment deployment, SyncResources known) {
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

    /** An ARN of this account that this call would make. */
    private String arn(String path) {
      return String.join(
          ":",
          "arn",
          deployment.partition(),
          call.namespace().wireName(),
          call.region(),
          call.caller().accountId().value(),
          path);
    }

    private AccountId account() {
      return call.caller().accountId();
    }

    /**
     * The ARN as minted of the link that the call names, or that its configuration is on: an id
     * says neither Region nor namespace, and rules speak of ARNs. Of a link that does not exist an
     * ARN as it might be: no rule shall tell by its refusal.
     */
    private Optional<String> findLinkArn() {
      return findText(LINK)
          .map(SyncLookup::linkId)
          .or(() -> findConfiguration().map(SyncConfiguration::linkId))
          .map(id ->
              known
                  .findLink(account(), id)
                  .map(link -> link.arn().value())
                  .orElseGet(() -> arn("repository-link/" + id)));
    }

    private Optional<RepositoryLink> findLink() {
      return findText(LINK).flatMap(id -> known.findLink(account(), SyncLookup.linkId(id)));
    }

    private Optional<SyncConfiguration> findConfiguration() {
      return findText("ResourceName")
          .flatMap(_ -> known.findConfiguration(account(), SyncLookup.resource(call.input())));
    }

    /** The one that is named, or that of the link. */
    private Optional<String> findConnection() {
      return findText("ConnectionArn")
          .or(() -> findLink().map(link -> link.connectionArn().value()));
    }

    /** The one that is named, or that of the configuration. */
    private Optional<String> findRole() {
      return findText("RoleArn")
          .or(() -> findConfiguration().map(found -> found.settings().roleArn()));
    }

    /** The one that is named, or that of the link. */
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

  /** One more circumstance of the first permission, or one more permission. */
  private interface Part {
    void add(CallContext asked, List<Permission> needs);
  }

  private RequiredPermission(Resource resource, List<Part> parts) {
    this.resource = resource;
    this.parts = parts;
  }

  /** Of an operation that knows no resource. */
  static RequiredPermission onAny() {
    return new RequiredPermission(_ -> Optional.of("*"), List.of());
  }

  /** On the ARN in a member. */
  static RequiredPermission on(String member) {
    return new RequiredPermission(asked -> asked.findText(member), List.of());
  }

  /** On the repository link that the call is about. */
  static RequiredPermission onLink() {
    return new RequiredPermission(CallContext::findLinkArn, List.of());
  }

  private RequiredPermission and(Part part) {
    var more = new ArrayList<>(parts);
    more.add(part);
    return new RequiredPermission(resource, List.copyOf(more));
  }

  /** A condition key from the member of the same name. */
  RequiredPermission key(String name) {
    return key(name, name);
  }

  RequiredPermission key(String name, String member) {
    return and((asked, needs) ->
        asked
            .findText(member)
            .ifPresent(value -> needs.set(0, needs.getFirst().with(SERVICE + name, value))));
  }

  /** The repository that the call is about. */
  RequiredPermission repository() {
    return and((asked, needs) -> needs.set(0, repository(asked, needs.getFirst())));
  }

  private static Permission repository(CallContext asked, Permission permission) {
    return asked
        .findRepository()
        .map(repository ->
            permission
                .with(SERVICE + "OwnerId", repository.ownerId())
                .with(SERVICE + "RepositoryName", repository.name())
                .with(SERVICE + "FullRepositoryId", repository.ownerId() + "/" + repository.name()))
        .orElse(permission);
  }

  /** {@code aws:RequestTag/…} and {@code aws:TagKeys} of {@code Tags}. */
  RequiredPermission tags() {
    return and((asked, needs) -> needs.set(0, tagged(asked, needs.getFirst())));
  }

  private static Permission tagged(CallContext asked, Permission permission) {
    var tagged = permission;
    for (var tag : asked.list("Tags")) {
      var key = ((JsonObject) tag).getString("Key");
      tagged =
          tagged
              .with("aws:RequestTag/" + key, ((JsonObject) tag).getString("Value"))
              .with("aws:TagKeys", key);
    }
    return tagged;
  }

  /** {@code aws:TagKeys} of {@code TagKeys}. */
  RequiredPermission tagKeys() {
    return and((asked, needs) -> {
      for (var key : asked.list("TagKeys")) {
        needs.set(0, needs.getFirst().with("aws:TagKeys", (String) key));
      }
    });
  }

  /** The operation makes something of {@code kind}: with tags it has to be allowed to tag it. */
  RequiredPermission tagging(String kind) {
    return tags()
        .and((asked, needs) -> {
          if (!asked.list("Tags").isEmpty()) {
            needs.add(tagged(asked, asked.permission("TagResource", asked.arn(kind + "/*"))));
          }
        });
  }

  /** Passing on and using the connection that the call is about. */
  RequiredPermission connection() {
    return and((asked, needs) ->
        asked
            .findConnection()
            .ifPresent(arn ->
                List.of("PassConnection", "UseConnection")
                    .forEach(
                        action -> needs.add(repository(asked, asked.permission(action, arn))))));
  }

  /** Passing the repository link and the role that the call is about on to a service. */
  RequiredPermission passing(String service) {
    return and((asked, needs) -> {
      asked
          .findLinkArn()
          .map(arn -> asked.permission("PassRepository", arn))
          .ifPresent(pass -> needs.add(pass.with(SERVICE + "PassedToService", service)));
      asked
          .findRole()
          .map(arn -> asked.permission("iam:PassRole", arn))
          .ifPresent(pass -> needs.add(pass.with("iam:PassedToService", service)));
    });
  }

  /** At least one; the first is the operation itself. */
  List<Permission> of(CallContext asked) {
    var needs = new ArrayList<Permission>();
    needs.add(asked.permission(asked.operation(), resource.find(asked).orElse("*")));
    parts.forEach(part -> part.add(asked, needs));
    return List.copyOf(needs);
  }
}
