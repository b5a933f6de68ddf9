package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.AwsOperation.changing;
import static io.trunkline.controlplane.codeconnections.AwsOperation.readOnly;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.on;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.onAny;

import io.trunkline.connection.Connection;
import io.trunkline.connection.ConnectionArn;
import io.trunkline.connection.ConnectionFilter;
import io.trunkline.connection.Connections;
import io.trunkline.connection.Connections.CreateResult.Created;
import io.trunkline.connection.Connections.CreateResult.HostUnavailable;
import io.trunkline.connection.Connections.CreateResult.Mismatch;
import io.trunkline.connection.Connections.CreateResult.QuotaReached;
import io.trunkline.connection.Connections.CreateResult.TooManyTags;
import io.trunkline.connection.Connections.CreateResult.UnknownHost;
import io.trunkline.connection.NewConnection;
import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.ConnectionRemoval;
import io.trunkline.host.HostArn;
import io.trunkline.host.Hosts;
import io.trunkline.host.ProviderOrHost;
import io.trunkline.host.ProviderOrHost.AtProvider;
import io.trunkline.host.ProviderOrHost.OnHost;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.provider.ProviderType;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The AWS operations on connections. */
public final class ConnectionOperations implements AwsOperations {
  private final Connections connections;
  private final Hosts hosts;
  private final ConnectionRemoval removal;
  private final NextTokens nextTokens;

  /** {@code sealer} seals page tokens. */
  public ConnectionOperations(
      Connections connections, Hosts hosts, ConnectionRemoval removal, Sealer sealer) {
    this.connections = connections;
    this.hosts = hosts;
    this.removal = removal;
    this.nextTokens = new NextTokens(sealer);
  }

  @Override
  public List<AwsOperation> operations() {
    return List.of(
        changing(
            "CreateConnection",
            Shapes::createConnection,
            onAny().withKey("ProviderType").withKey("HostArn").andTagging("connection"),
            this::createConnection),
        readOnly("GetConnection", Shapes::getConnection, on("ConnectionArn"), this::getConnection),
        readOnly(
            "ListConnections",
            Shapes::listConnections,
            onAny().withKey("ProviderTypeFilter").withKey("HostArn", "HostArnFilter"),
            this::listConnections),
        changing(
            "DeleteConnection",
            Shapes::deleteConnection,
            on("ConnectionArn"),
            this::deleteConnection));
  }

  private JsonObject createConnection(AwsCall call) {
    var tags = TagJson.find(call.input());
    var newConnection =
        new NewConnection(
            call.input().text("ConnectionName"),
            place(call.input()),
            tags.orElse(List.of()),
            call.namespace(),
            call.region());
    return switch (connections.create(call.caller(), newConnection).await()) {
      case Created(var connection) -> {
        var output = new JsonObject().put("ConnectionArn", connection.arn().value());
        tags.ifPresent(sent -> output.put("Tags", TagJson.of(sent)));
        yield output;
      }
      case QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED,
              "An account can have at most %d connections in a Region.".formatted(max));
      case TooManyTags(var max) -> throw TagJson.tooMany(max);
      case UnknownHost(var arn) -> throw ApiException.notFound("Host", arn.value());
      case HostUnavailable(var status) ->
          throw new ApiException(
              ApiError.RESOURCE_UNAVAILABLE,
              "The host is %s; a connection needs a host that is AVAILABLE.".formatted(status));
      case Mismatch(var reason) -> throw new ApiException(ApiError.VALIDATION, reason);
    };
  }

  private static ProviderOrHost place(ValidInput input) {
    var type = input.findText("ProviderType").flatMap(ProviderType::find);
    return input
        .findText("HostArn")
        .<ProviderOrHost>map(arn -> new OnHost(hostArn(arn), type))
        .or(() -> type.map(AtProvider::new))
        .orElseThrow(
            () -> new ApiException(ApiError.VALIDATION, "ProviderType or HostArn is required."));
  }

  private static HostArn hostArn(String text) {
    return HostArn.find(text).orElseThrow(() -> ApiException.notFound("Host", text));
  }

  private JsonObject getConnection(AwsCall call) {
    var arn = call.input().text("ConnectionArn");
    var connection =
        connections
            .usable()
            .find(call.account(), arn)
            .await()
            .orElseThrow(() -> ApiException.notFound("Connection", arn));
    return new JsonObject().put("Connection", json(connection));
  }

  private JsonObject listConnections(AwsCall call) {
    var host = call.input().findText("HostArnFilter").map(text -> hostArnAsCreated(call, text));
    var type = call.input().findText("ProviderTypeFilter");
    var filters = List.of(type.orElse(""), host.orElse(""));
    var scope = new NextTokens.Scope(call, "ListConnections", filters);
    var request = nextTokens.request(scope);
    var filter =
        new ConnectionFilter(
            type.flatMap(ProviderType::find)
                .map(Set::of)
                .orElseGet(() -> Shapes.providerTypes(call.namespace())),
            host);

    var page = connections.list(call.account(), filter, request).await();
    return nextTokens.output(
        scope, "Connections", page, ConnectionOperations::json, Connection::ordinal);
  }

  /** The ARN with which the host was created. */
  private String hostArnAsCreated(AwsCall call, String text) {
    return hosts
        .find(call.account(), hostArn(text))
        .await()
        .map(host -> host.arn().value())
        .orElseThrow(() -> ApiException.notFound("Host", text));
  }

  private JsonObject deleteConnection(AwsCall call) {
    var arn = call.input().text("ConnectionArn");
    var isDeleted =
        ConnectionArn.find(arn).map(found -> removal.delete(call.caller(), found).await());
    if (!isDeleted.orElse(false)) {
      throw ApiException.notFound("Connection", arn);
    }
    return new JsonObject();
  }

  private static JsonObject json(Connection connection) {
    var json =
        new JsonObject()
            .put("ConnectionName", connection.name())
            .put("ConnectionArn", connection.arn().value())
            .put("ProviderType", connection.providerType().wireName())
            .put("OwnerAccountId", connection.arn().accountId())
            .put("ConnectionStatus", connection.status().name());
    connection.hostArn().ifPresent(host -> json.put("HostArn", host));
    return json;
  }
}
