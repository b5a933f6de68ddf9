package io.trunkline.controlplane.codeconnections;

import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.ConnectionQuery;
import io.trunkline.connection.Connections;
import io.trunkline.connection.CreateConnectionResult.Created;
import io.trunkline.connection.CreateConnectionResult.QuotaReached;
import io.trunkline.connection.CreateConnectionResult.TooManyTags;
import io.trunkline.connection.NewConnection;
import io.trunkline.connection.Tag;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.provider.ProviderType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The operations on connections and their tags. */
public final class ConnectionOperations extends OperationGroup {
  private static final int PAGE_SIZE_DEFAULT = 100;

  private final Connections connections;
  private final NextTokens nextTokens;

  /** {@code sealer} is for the tokens that continue a list. */
  public ConnectionOperations(Connections connections, Sealer sealer) {
    this.connections = connections;
    this.nextTokens = new NextTokens(sealer);
  }

  @Override
  List<Operation> operations() {
    return List.of(
        new Operation("CreateConnection", Shapes::createConnection, this::createConnection),
        new Operation("GetConnection", Shapes::getConnection, this::getConnection),
        new Operation("ListConnections", Shapes::listConnections, this::listConnections),
        new Operation("DeleteConnection", Shapes::deleteConnection, this::deleteConnection),
        new Operation(
            "ListTagsForResource", Shapes::listTagsForResource, this::listTagsForResource));
  }

  private JsonObject createConnection(OperationCall call) {
    call.input().findText("HostArn").ifPresent(ConnectionOperations::refuseHost);
    var tags = call.input().findList("Tags").map(ConnectionOperations::tags);
    var wanted =
        new NewConnection(
            call.input().text("ConnectionName"),
            providerType(call.input()),
            tags.orElse(List.of()),
            call.namespace(),
            call.region());
    return switch (connections.create(call.caller(), wanted).await()) {
      case Created(var connection) -> {
        var output = new JsonObject().put("ConnectionArn", connection.arn().value());
        tags.ifPresent(sent -> output.put("Tags", json(sent)));
        yield output;
      }
      case QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED, "An account has at most %d connections.".formatted(max));
      case TooManyTags(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED, "A resource has at most %d tags.".formatted(max));
    };
  }

  private static ProviderType providerType(Input input) {
    var type =
        input
            .findText("ProviderType")
            .flatMap(ProviderType::find)
            .orElseThrow(() ->
                new ApiException(
                    ApiError.VALIDATION, "One of ProviderType and HostArn is required."));
    if (type.isSelfManaged()) {
      throw new ApiException(
          ApiError.VALIDATION,
          "A connection to %s needs the HostArn of its host.".formatted(type.wireName()));
    }
    return type;
  }

  static List<Tag> tags(List<Input> sent) {
    var keys = new HashSet<String>();
    var tags = sent.stream().map(tag -> new Tag(tag.text("Key"), tag.text("Value"))).toList();
    for (var tag : tags) {
      if (tag.key().regionMatches(true, 0, "aws:", 0, 4)) {
        throw new ApiException(
            ApiError.VALIDATION, "Tag keys that begin with 'aws:' are reserved.");
      }
      if (!keys.add(tag.key())) {
        throw new ApiException(
            ApiError.VALIDATION, "The tag key '%s' is there twice.".formatted(tag.key()));
      }
    }
    return tags;
  }

  private JsonObject getConnection(OperationCall call) {
    var connection = get(call, call.input().text("ConnectionArn"));
    return new JsonObject().put("Connection", json(connection));
  }

  private JsonObject listConnections(OperationCall call) {
    var host = call.input().findText("HostArnFilter");
    host.ifPresent(ConnectionOperations::refuseHost);
    var type = call.input().findText("ProviderTypeFilter");
    var scope = new NextTokens.Scope(call, "ListConnections", List.of(type.orElse("")));
    var after = call.input().findText("NextToken").map(token -> nextTokens.open(scope, token));
    var size = call.input().findWhole("MaxResults").filter(max -> max > 0);
    var query =
        new ConnectionQuery(
            type.flatMap(ProviderType::find)
                .map(Set::of)
                .orElseGet(() -> Shapes.providerTypes(call.namespace())),
            host,
            after.orElse(0L),
            size.orElse(PAGE_SIZE_DEFAULT));

    var page = connections.list(call.caller().accountId(), query).await();
    var output =
        new JsonObject()
            .put(
                "Connections",
                new JsonArray(
                    page.connections().stream().map(ConnectionOperations::json).toList()));
    if (page.hasMore()) {
      output.put("NextToken", nextTokens.issue(scope, page.connections().getLast().ordinal()));
    }
    return output;
  }

  private JsonObject deleteConnection(OperationCall call) {
    var arn = call.input().text("ConnectionArn");
    var isDeleted =
        ConnectionArn.find(arn).map(found -> connections.delete(call.caller(), found).await());
    if (!isDeleted.orElse(false)) {
      throw notFound("Connection", arn);
    }
    return new JsonObject();
  }

  private JsonObject listTagsForResource(OperationCall call) {
    var connection = get(call, call.input().text("ResourceArn"));
    return new JsonObject().put("Tags", json(connections.tags(connection).await()));
  }

  private Connection get(OperationCall call, String arn) {
    return ConnectionArn.find(arn)
        .flatMap(found -> connections.find(call.caller().accountId(), found).await())
        .orElseThrow(() -> notFound("Connection", arn));
  }

  /** No host can be registered, so none is known. */
  private static void refuseHost(String arn) {
    throw notFound("Host", arn);
  }

  private static ApiException notFound(String kind, String arn) {
    return new ApiException(ApiError.RESOURCE_NOT_FOUND, "%s not found: %s".formatted(kind, arn));
  }

  private static JsonArray json(List<Tag> tags) {
    return new JsonArray(
        tags.stream()
            .map(tag -> new JsonObject().put("Key", tag.key()).put("Value", tag.value()))
            .toList());
  }

  private static JsonObject json(Connection connection) {
    var json =
        new JsonObject()
            .put("ConnectionName", connection.name())
            .put("ConnectionArn", connection.arn().value())
            .put("ProviderType", connection.providerType().wireName())
            .put("OwnerAccountId", connection.accountId().value())
            .put("ConnectionStatus", connection.status().name());
    connection.hostArn().ifPresent(host -> json.put("HostArn", host));
    return json;
  }
}
