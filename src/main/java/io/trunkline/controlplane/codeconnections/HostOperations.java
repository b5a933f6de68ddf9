package io.trunkline.controlplane.codeconnections;

import static io.trunkline.controlplane.codeconnections.AwsOperation.changing;
import static io.trunkline.controlplane.codeconnections.AwsOperation.readOnly;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.on;
import static io.trunkline.controlplane.codeconnections.AwsPermissionRule.onAny;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.host.Host;
import io.trunkline.host.HostAccess;
import io.trunkline.host.HostArn;
import io.trunkline.host.HostStatus;
import io.trunkline.host.HostUpdate;
import io.trunkline.host.Hosts;
import io.trunkline.host.Hosts.ChangeResult.Changed;
import io.trunkline.host.Hosts.CreateResult.Created;
import io.trunkline.host.Hosts.CreateResult.QuotaReached;
import io.trunkline.host.Hosts.CreateResult.TooManyTags;
import io.trunkline.host.Hosts.DeleteResult.Deleted;
import io.trunkline.host.Hosts.DeleteResult.InUse;
import io.trunkline.host.NewHost;
import io.trunkline.platform.secret.Sealer;
import io.trunkline.provider.ProviderType;
import io.trunkline.resource.ArnScope;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The AWS operations on hosts. */
public final class HostOperations implements AwsOperations {
  private final Hosts hosts;
  private final NextTokens nextTokens;

  /** {@code sealer} seals page tokens. */
  public HostOperations(Hosts hosts, Sealer sealer) {
    this.hosts = hosts;
    this.nextTokens = new NextTokens(sealer);
  }

  @Override
  public List<AwsOperation> operations() {
    return List.of(
        changing(
            "CreateHost",
            Shapes::createHost,
            onAny()
                .withKey("ProviderType")
                .withKey("VpcId", "VpcConfiguration.VpcId")
                .andTagging("host"),
            this::create),
        readOnly("GetHost", Shapes::getHost, on("HostArn").withKey("HostArn"), this::get),
        readOnly("ListHosts", Shapes::listHosts, onAny(), this::list),
        changing(
            "UpdateHost",
            Shapes::updateHost,
            on("HostArn").withKey("HostArn").withKey("VpcId", "VpcConfiguration.VpcId"),
            this::update),
        changing("DeleteHost", Shapes::deleteHost, on("HostArn").withKey("HostArn"), this::delete));
  }

  private JsonObject create(AwsCall call) {
    var input = call.input();
    var tags = TagJson.find(input);
    var newHost =
        new NewHost(
            input.text("Name"),
            providerType(input),
            new HostAccess(input.text("ProviderEndpoint"), VpcConfigurationJson.find(input)),
            tags.orElse(List.of()),
            new ArnScope(call.namespace(), call.region()));
    return switch (hosts.create(call.caller(), newHost).await()) {
      case Created(var host) -> {
        var output = new JsonObject().put("HostArn", host.arn().value());
        tags.ifPresent(sent -> output.put("Tags", TagJson.of(sent)));
        yield output;
      }
      case QuotaReached(var max) ->
          throw new ApiException(
              ApiError.LIMIT_EXCEEDED, "An account can have at most %d hosts.".formatted(max));
      case TooManyTags(var max) -> throw TagJson.tooMany(max);
    };
  }

  /** The service model of CreateHost has no UnsupportedProviderTypeException. */
  private static ProviderType providerType(ValidInput input) {
    var type = ProviderType.find(input.text("ProviderType")).orElseThrow();
    if (!type.isSelfManaged()) {
      throw new ApiException(
          ApiError.VALIDATION,
          "%s has no hosts. Use GitHubEnterpriseServer or GitLabSelfManaged."
              .formatted(type.wireName()));
    }
    return type;
  }

  private JsonObject get(AwsCall call) {
    var text = call.input().text("HostArn");
    var host = hosts.find(call.account(), arn(call, text)).await();
    return host.map(HostOperations::json).orElseThrow(() -> ApiException.notFound("Host", text));
  }

  private JsonObject list(AwsCall call) {
    var scope = new NextTokens.Scope(call, "ListHosts", List.of());
    var request = nextTokens.request(scope);

    var page = hosts.list(call.account(), call.region(), request).await();
    return nextTokens.output(scope, "Hosts", page, HostOperations::listedJson, Host::ordinal);
  }

  private JsonObject update(AwsCall call) {
    var text = call.input().text("HostArn");
    var update =
        new HostUpdate(
            call.input().findText("ProviderEndpoint"), VpcConfigurationJson.find(call.input()));
    return switch (hosts.update(call.caller(), arn(call, text), update).await()) {
      case Changed _ -> new JsonObject();
      case Hosts.ChangeResult.UnknownHost _ -> throw ApiException.notFound("Host", text);
      case Hosts.ChangeResult.Forbidden(var status) -> throw updateForbidden(status);
    };
  }

  private static ApiException updateForbidden(HostStatus status) {
    return switch (status) {
      case VPC_CONFIG_INITIALIZING ->
          new ApiException(ApiError.CONFLICT, "The host is being updated. Try again later.");
      case VPC_CONFIG_DELETING ->
          new ApiException(ApiError.RESOURCE_UNAVAILABLE, "The host is being deleted.");
      case VPC_CONFIG_FAILED_INITIALIZATION, PENDING, AVAILABLE, ERROR ->
          new ApiException(
              ApiError.UNSUPPORTED_OPERATION,
              "A host in status %s cannot be updated. Delete it and create another."
                  .formatted(status));
    };
  }

  private JsonObject delete(AwsCall call) {
    var text = call.input().text("HostArn");
    return switch (hosts.delete(call.caller(), arn(call, text)).await()) {
      case Deleted _ -> new JsonObject();
      case Hosts.DeleteResult.UnknownHost _ -> throw ApiException.notFound("Host", text);
      case InUse(var count) ->
          throw new ApiException(
              ApiError.RESOURCE_UNAVAILABLE,
              "The host has %d connections. Delete them first.".formatted(count));
      case Hosts.DeleteResult.Forbidden(var status) ->
          throw new ApiException(
              ApiError.RESOURCE_UNAVAILABLE,
              "A host in status %s cannot be deleted.".formatted(status));
    };
  }

  /** A host is seen only in its own Region, which is the Region that the call was signed for. */
  private static HostArn arn(AwsCall call, String text) {
    return HostArn.find(text)
        .filter(arn -> arn.region().equals(call.region()))
        .orElseThrow(() -> ApiException.notFound("Host", text));
  }

  private static JsonObject json(Host host) {
    var json =
        new JsonObject()
            .put("Name", host.name())
            .put("Status", host.status().name())
            .put("ProviderType", host.providerType().wireName())
            .put("ProviderEndpoint", host.access().providerEndpoint());
    host.access()
        .vpcConfiguration()
        .ifPresent(vpc -> json.put("VpcConfiguration", VpcConfigurationJson.of(vpc)));
    return json;
  }

  /** ListHosts returns more than GetHost: the ARN and the status message. */
  private static JsonObject listedJson(Host host) {
    var json = json(host).put("HostArn", host.arn().value());
    host.statusMessage().ifPresent(message -> json.put("StatusMessage", message));
    return json;
  }
}
