package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.Explainer;
import io.trunkline.pipeline.Pipelines;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Why a pipeline starts or does not, asked in one of three forms. */
public final class ExplainOperations implements RestOperations {
  private final Explainer explain;
  private final Pipelines pipelines;
  private final SupportedProviders providers;

  public ExplainOperations(Explainer explain, Pipelines pipelines, SupportedProviders providers) {
    this.explain = explain;
    this.pipelines = pipelines;
    this.providers = providers;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(readOnly("Explain", onAny(), this::explain));
  }

  private RestResponse explain(RestCall call) {
    var members = call.body().fieldNames();
    if (members.contains("deliveryId")) {
      knows(call, Set.of("deliveryId", "pipeline"));
      return delivery(call);
    }
    if (members.contains("body")) {
      knows(call, Set.of("providerType", "headers", "body", "pipeline"));
      return webhook(call);
    }
    if (members.contains("fullRepositoryId")) {
      knows(call, Set.of("fullRepositoryId", "ref", "commitId"));
      return repository(call);
    }
    throw new ApiException(
        ApiError.VALIDATION,
        "name one of deliveryId; or providerType, headers and body; or fullRepositoryId");
  }

  private static void knows(RestCall call, Set<String> members) {
    var others = new TreeSet<>(call.body().fieldNames());
    others.removeAll(members);
    if (!others.isEmpty()) {
      throw new ApiException(
          ApiError.VALIDATION,
          "%s: does not go with the rest; what goes together is %s"
              .formatted(others.first(), String.join(", ", new TreeSet<>(members))));
    }
  }

  private RestResponse delivery(RestCall call) {
    var id = call.body().getString("deliveryId");
    return explain
        .explainDelivery(call.account(), pipeline(call), new DeliveryId(UUID.fromString(id)))
        .await()
        .map(RestResponse::ok)
        .orElseThrow(() -> ApiException.notFound("Delivery", id));
  }

  private RestResponse webhook(RestCall call) {
    var type =
        call.findText("providerType")
            .map(providers::get)
            .orElseThrow(() -> missing("providerType"));
    var headers =
        Optional.ofNullable(call.body().getJsonObject("headers"))
            .map(ExplainOperations::headers)
            .orElseThrow(() -> missing("headers"));
    var body =
        switch (call.body().getValue("body")) {
          case JsonObject json -> json.toBuffer();
          case Object text -> Buffer.buffer(text.toString());
        };
    var explained = explain.explainWebhook(call.account(), pipeline(call), type, headers, body);
    return RestResponse.ok(explained.await());
  }

  private static MultiMap headers(JsonObject sent) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    sent.forEach(header -> headers.add(header.getKey(), header.getValue().toString()));
    if (!headers.contains(HttpHeaders.CONTENT_TYPE)) {
      headers.add(HttpHeaders.CONTENT_TYPE, "application/json");
    }
    return headers;
  }

  private static ApiException missing(String member) {
    return new ApiException(
        ApiError.VALIDATION, member + ": is required; with body go providerType and headers");
  }

  private RestResponse repository(RestCall call) {
    var name = call.body().getString("fullRepositoryId");
    var report =
        explain.explainRepository(
            call.account(), name, call.findText("ref"), call.findText("commitId"));
    return RestResponse.ok(report.await());
  }

  /** Refuses the name of a pipeline that is not there: nothing would be decided on it. */
  private Optional<String> pipeline(RestCall call) {
    var name = call.findText("pipeline");
    name.filter(one -> pipelines.find(call.account(), one).await().isEmpty())
        .ifPresent(one -> {
          throw PipelineOperations.notFound(one);
        });
    return name;
  }
}
