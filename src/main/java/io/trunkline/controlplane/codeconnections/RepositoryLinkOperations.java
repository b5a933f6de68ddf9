package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.AwsOperation.changing;
import static io.trunkline.controlplane.codeconnections.AwsOperation.readOnly;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.on;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.onAny;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.onLink;

import io.trunkline.connection.ConnectionArn;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.sync.LinkedRepository;
import io.trunkline.sync.NewRepositoryLink;
import io.trunkline.sync.RepositoryLink;
import io.trunkline.sync.RepositoryLinkChange;
import io.trunkline.sync.RepositoryLinks;
import io.trunkline.sync.RepositoryLinks.CreateResult.AlreadyLinked;
import io.trunkline.sync.RepositoryLinks.CreateResult.Created;
import io.trunkline.sync.RepositoryLinks.CreateResult.InvalidName;
import io.trunkline.sync.RepositoryLinks.CreateResult.QuotaReached;
import io.trunkline.sync.RepositoryLinks.CreateResult.TooManyTags;
import io.trunkline.sync.RepositoryLinks.CreateResult.UnsupportedProvider;
import io.trunkline.sync.RepositoryLinks.DeleteResult.Deleted;
import io.trunkline.sync.RepositoryLinks.DeleteResult.StillConfigured;
import io.trunkline.sync.RepositoryLinks.UpdateResult.OtherHost;
import io.trunkline.sync.RepositoryLinks.UpdateResult.OtherProvider;
import io.trunkline.sync.RepositoryLinks.UpdateResult.UnknownLink;
import io.trunkline.sync.RepositoryLinks.UpdateResult.Updated;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The AWS operations on repository links. */
public final class RepositoryLinkOperations implements AwsOperations {
  private final RepositoryLinks links;
  private final SyncLookup lookup;
  private final NextTokens nextTokens;

  /** {@code sealer} seals page tokens. */
  public RepositoryLinkOperations(RepositoryLinks links, SyncResources resources, Sealer sealer) {
    this.links = links;
    this.lookup = new SyncLookup(resources);
    this.nextTokens = new NextTokens(sealer);
  }

  @Override
  public List<AwsOperation> operations() {
    return List.of(
        changing(
            "CreateRepositoryLink",
            _ -> SyncShapes.CREATE_REPOSITORY_LINK,
            on("ConnectionArn").withRepository().andConnection().andTagging("repository-link"),
            this::create),
        readOnly(
            "GetRepositoryLink",
            _ -> SyncShapes.GET_REPOSITORY_LINK,
            onLink(lookup.resources()),
            this::get),
        readOnly("ListRepositoryLinks", _ -> SyncShapes.LIST_REPOSITORY_LINKS, onAny(), this::list),
        changing(
            "UpdateRepositoryLink",
            _ -> SyncShapes.UPDATE_REPOSITORY_LINK,
            onLink(lookup.resources()).andConnection(),
            this::update),
        changing(
            "DeleteRepositoryLink",
            _ -> SyncShapes.DELETE_REPOSITORY_LINK,
            onLink(lookup.resources()),
            this::delete));
  }

  private JsonObject create(AwsCall call) {
    var arn = call.input().text("ConnectionArn");
    var newLink =
        new NewRepositoryLink(
            ConnectionArn.find(arn).orElseThrow(() -> invalidConnection(arn)),
            new LinkedRepository(call.input().text("OwnerId"), call.input().text("RepositoryName")),
            call.input().findText("EncryptionKeyArn"),
            TagJson.find(call.input()).orElse(List.of()),
            call.namespace(),
            call.region());
    return switch (links.create(call.caller(), newLink).await()) {
      case Created(var link) -> info(link);
      case RepositoryLinks.CreateResult.UnknownConnection _ -> throw invalidConnection(arn);
      case UnsupportedProvider(var type) ->
          throw new ApiException(
              ApiError.INVALID_INPUT,
              "Repository links do not support %s.".formatted(type.wireName()));
      case InvalidName(var reason) -> throw new ApiException(ApiError.INVALID_INPUT, reason);
      case AlreadyLinked(var link) ->
          throw new ApiException(
              ApiError.RESOURCE_ALREADY_EXISTS,
              "Repository link %s already links this repository.".formatted(link.id()));
      case QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED,
              "An account can have at most %d repository links.".formatted(max));
      case TooManyTags(var max) -> throw TagJson.tooMany(max);
    };
  }

  /** The service model of CreateRepositoryLink has no ResourceNotFoundException. */
  private static ApiException invalidConnection(String arn) {
    return new ApiException(ApiError.INVALID_INPUT, "Connection not found: " + arn);
  }

  private JsonObject get(AwsCall call) {
    return info(lookup.getLink(call));
  }

  private JsonObject list(AwsCall call) {
    var scope = new NextTokens.Scope(call, "ListRepositoryLinks", List.of());
    var request = nextTokens.request(scope);

    var page = links.list(call.account(), request).await();
    return nextTokens.output(
        scope, "RepositoryLinks", page, RepositoryLinkOperations::json, RepositoryLink::ordinal);
  }

  private JsonObject update(AwsCall call) {
    var id = SyncLookup.linkId(call.input());
    var arn = call.input().findText("ConnectionArn");
    var change =
        new RepositoryLinkChange(
            arn.map(text -> ConnectionArn.find(text).orElseThrow(() -> unknownConnection(text))),
            call.input().findText("EncryptionKeyArn"));
    return switch (links.update(call.caller(), id, change).await()) {
      case Updated(var link) -> info(link);
      case UnknownLink _ -> throw SyncLookup.unknownLink(id);
      case RepositoryLinks.UpdateResult.UnknownConnection _ ->
          throw unknownConnection(arn.orElseThrow());
      case OtherProvider(var linked, var other) ->
          throw new ApiException(
              ApiError.INVALID_INPUT,
              "The repository link is for %s, but the connection is for %s."
                  .formatted(linked.wireName(), other.wireName()));
      case OtherHost _ ->
          throw new ApiException(
              ApiError.INVALID_INPUT,
              "The connection is for another host than the repository link.");
    };
  }

  private static ApiException unknownConnection(String arn) {
    return SyncLookup.notFound("Connection not found: " + arn);
  }

  private JsonObject delete(AwsCall call) {
    var id = SyncLookup.linkId(call.input());
    return switch (links.delete(call.caller(), id).await()) {
      case Deleted _ -> new JsonObject();
      case RepositoryLinks.DeleteResult.UnknownLink _ -> throw SyncLookup.unknownLink(id);
      case StillConfigured(var count) ->
          throw new ApiException(
              ApiError.SYNC_CONFIGURATION_STILL_EXISTS,
              "Repository link %s is used by %d sync configurations. Delete them first."
                  .formatted(id, count));
    };
  }

  private static JsonObject info(RepositoryLink link) {
    return new JsonObject().put("RepositoryLinkInfo", json(link));
  }

  private static JsonObject json(RepositoryLink link) {
    var json =
        new JsonObject()
            .put("ConnectionArn", link.connectionArn().value())
            .put("OwnerId", link.repository().ownerId())
            .put("ProviderType", link.providerType().wireName())
            .put("RepositoryLinkArn", link.arn().value())
            .put("RepositoryLinkId", link.id().toString())
            .put("RepositoryName", link.repository().name());
    link.encryptionKeyArn().ifPresent(key -> json.put("EncryptionKeyArn", key));
    return json;
  }
}
