package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.host.Host;
import io.trunkline.host.HostId;
import io.trunkline.host.Hosts;
import io.trunkline.host.Hosts.ChangeResult.Changed;
import io.trunkline.host.Hosts.ChangeResult.Forbidden;
import io.trunkline.host.Hosts.ChangeResult.UnknownHost;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The native operation that makes a host available. */
public final class HostRegistrationOperations implements RestOperations {
  private final Hosts hosts;

  public HostRegistrationOperations(Hosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        changing(
            "RegisterHost",
            on("host/{hostId}")
                .withAction("codeconnections:RegisterAppCode")
                .with((base, _) -> List.of(base.with("codeconnections:HostArn", base.resource()))),
            this::register));
  }

  private RestResponse register(RestCall call) {
    var id = new HostId(call.part("hostId"));
    return switch (hosts.register(call.caller(), id).await()) {
      case Changed(var host) -> RestResponse.ok(json(host));
      case UnknownHost _ -> throw ApiException.notFound("Host", id);
      case Forbidden(var status) ->
          throw new ApiException(
              ApiError.CONFLICT,
              "The host is %s; only a PENDING host or one in ERROR can be registered."
                  .formatted(status));
    };
  }

  private static JsonObject json(Host host) {
    var json =
        new JsonObject()
            .put("id", host.arn().hostId().value())
            .put("hostArn", host.arn().value())
            .put("name", host.name())
            .put("providerType", host.providerType().wireName())
            .put("providerEndpoint", host.access().providerEndpoint())
            .put("status", host.status().name());
    host.statusMessage().ifPresent(message -> json.put("statusMessage", message));
    return json.put("createdAt", host.createdAt().toString())
        .put("updatedAt", host.updatedAt().toString());
  }
}
