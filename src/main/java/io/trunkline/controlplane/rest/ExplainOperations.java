package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.DeliveryId;
import io.trunkline.delivery.Explainer;
import io.trunkline.pipeline.Pipeline;
import io.trunkline.pipeline.Pipelines;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The native operation that explains why a pipeline starts or does not start. */
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
      requireOnly(call, Set.of("deliveryId", "pipeline"));
      return delivery(call);
    }
    if (members.contains("body")) {
      requireOnly(call, Set.of("providerType", "headers", "body", "pipeline"));
      return webhook(call);
    }
    if (members.contains("fullRepositoryId")) {
      requireOnly(call, Set.of("fullRepositoryId", "ref", "commitId"));
      return repository(call);
    }
    throw new ApiException(
        ApiError.VALIDATION,
        "The request body must have deliveryId; or providerType, headers and body; or"
            + " fullRepositoryId.");
  }

  private static void requireOnly(RestCall call, Set<String> members) {
    var others = new TreeSet<>(call.body().fieldNames());
    others.removeAll(members);
    if (!others.isEmpty()) {
      throw new ApiException(
          ApiError.VALIDATION,
          "%s: cannot be combined with the other members; the members of this form are %s"
              .formatted(others.first(), String.join(", ", new TreeSet<>(members))));
    }
  }

  private RestResponse delivery(RestCall call) {
    var id = call.body().getString("deliveryId");
    var delivery = new DeliveryId(UUID.fromString(id));
    var pipeline = pipeline(call);
    return explain
        .explainDelivery(call.account(), pipeline.map(Pipeline::name), delivery)
        .await()
        .map(explained -> withDecision(explained, pipeline, Optional.of(delivery.createdAt())))
        .map(RestResponse::ok)
        .orElseThrow(() -> ApiException.notFound("Delivery", id));
  }

  private static JsonObject withDecision(
      JsonObject explained, Optional<Pipeline> pipeline, Optional<Instant> receivedAt) {
    return pipeline
        .map(asked -> MissingDecision.addTo(explained, asked, receivedAt))
        .orElse(explained);
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
    var body = body(call.body().getValue("body"));
    var pipeline = pipeline(call);
    var explained =
        explain
            .explainWebhook(call.account(), pipeline.map(Pipeline::name), type, headers, body)
            .await();
    return RestResponse.ok(withDecision(explained, pipeline, Optional.empty()));
  }

  /**
   * The schema allows every type, because generated clients cannot express a choice between two
   * types.
   */
  private static Buffer body(@Nullable Object sent) {
    return switch (sent) {
      case JsonObject json -> json.toBuffer();
      case String text -> Buffer.buffer(text);
      case null, default ->
          throw new ApiException(ApiError.VALIDATION, "body: must be of type object or string");
    };
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
        ApiError.VALIDATION, member + ": is required; a body also needs providerType and headers");
  }

  private RestResponse repository(RestCall call) {
    var name = call.body().getString("fullRepositoryId");
    var report =
        explain.explainRepository(
            call.account(), name, call.findText("ref"), call.findText("commitId"));
    return RestResponse.ok(report.await());
  }

  /** Rejects an unknown pipeline, because there would be no decision on it. */
  private Optional<Pipeline> pipeline(RestCall call) {
    return call.findText("pipeline")
        .map(name ->
            pipelines
                .find(call.account(), name)
                .await()
                .orElseThrow(() -> PipelineOperations.notFound(name)));
  }
}
