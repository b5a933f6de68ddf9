package io.trunkline.controlplane.codeconnections;

import io.trunkline.account.Permission;
import io.trunkline.controlplane.Deployment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one operation needs, read from its valid input. Members are named as on the wire, with a dot
 * into a structure; one that was not sent sets no condition key and asks for nothing.
 */
final class Need {
  private static final String SERVICE = "codeconnections:";

  private final Resource resource;
  private final List<Part> parts;

  /** Where the ARN comes from. Empty when the member that names it was not sent. */
  private interface Resource {
    Optional<String> find(Asked asked);
  }

  /** A call of an operation in a deployment. */
  record Asked(String operation, OperationCall call, Deployment deployment) {
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

    private Permission permission(String action, String resource) {
      return Permission.of(
          action.contains(":") ? action : call.namespace().wireName() + ":" + action, resource);
    }
  }

  /** One more circumstance of the first permission, or one more permission. */
  private interface Part {
    void add(Asked asked, List<Permission> needs);
  }

  private Need(Resource resource, List<Part> parts) {
    this.resource = resource;
    this.parts = parts;
  }

  /** Of an operation that knows no resource. */
  static Need onAny() {
    return new Need(_ -> Optional.of("*"), List.of());
  }

  /** On the ARN in a member. */
  static Need on(String member) {
    return new Need(asked -> asked.findText(member), List.of());
  }

  /** On the repository link whose id is in a member. */
  static Need onLink(String member) {
    return new Need(link(member), List.of());
  }

  private static Resource link(String member) {
    return asked -> asked.findText(member).map(id -> asked.arn("repository-link/" + id));
  }

  private Need and(Part part) {
    var more = new ArrayList<>(parts);
    more.add(part);
    return new Need(resource, List.copyOf(more));
  }

  /** A condition key from the member of the same name. */
  Need key(String name) {
    return key(name, name);
  }

  Need key(String name, String member) {
    return and((asked, needs) ->
        asked
            .findText(member)
            .ifPresent(value -> needs.set(0, needs.getFirst().with(SERVICE + name, value))));
  }

  /** The repository that is named by {@code OwnerId} and {@code RepositoryName}. */
  Need repository() {
    return and((asked, needs) -> needs.set(0, repository(asked, needs.getFirst())));
  }

  private static Permission repository(Asked asked, Permission permission) {
    var owner = asked.findText("OwnerId");
    var name = asked.findText("RepositoryName");
    return owner.isEmpty() || name.isEmpty()
        ? permission
        : permission
            .with(SERVICE + "OwnerId", owner.get())
            .with(SERVICE + "RepositoryName", name.get())
            .with(SERVICE + "FullRepositoryId", owner.get() + "/" + name.get());
  }

  /** {@code aws:RequestTag/…} and {@code aws:TagKeys} of {@code Tags}. */
  Need tags() {
    return and((asked, needs) -> needs.set(0, tagged(asked, needs.getFirst())));
  }

  private static Permission tagged(Asked asked, Permission permission) {
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
  Need tagKeys() {
    return and((asked, needs) -> {
      for (var key : asked.list("TagKeys")) {
        needs.set(0, needs.getFirst().with("aws:TagKeys", (String) key));
      }
    });
  }

  /** The operation makes something of {@code kind}: with tags it has to be allowed to tag it. */
  Need tagging(String kind) {
    return tags()
        .and((asked, needs) -> {
          if (!asked.list("Tags").isEmpty()) {
            needs.add(tagged(asked, asked.permission("TagResource", asked.arn(kind + "/*"))));
          }
        });
  }

  /** Another action, on the ARN in a member if that was sent. */
  Need also(String action, String member) {
    return and((asked, needs) ->
        asked
            .findText(member)
            .ifPresent(arn -> needs.add(repository(asked, asked.permission(action, arn)))));
  }

  /** Passing what a member names on to a service. */
  Need passing(String action, String member, String service) {
    var key = action.startsWith("iam:") ? "iam:PassedToService" : SERVICE + "PassedToService";
    var found =
        action.equals("PassRepository") ? link(member) : (Resource) asked -> asked.findText(member);
    return and((asked, needs) ->
        found
            .find(asked)
            .ifPresent(arn -> needs.add(asked.permission(action, arn).with(key, service))));
  }

  /** At least one; the first is the operation itself. */
  List<Permission> of(Asked asked) {
    var needs = new ArrayList<Permission>();
    needs.add(asked.permission(asked.operation(), resource.find(asked).orElse("*")));
    parts.forEach(part -> part.add(asked, needs));
    return List.copyOf(needs);
  }
}
