package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.AuditText;
import io.trunkline.pipeline.Pipeline;
import io.trunkline.pipeline.PipelineRegistration.Invalid;
import io.trunkline.pipeline.PipelineRegistration.Registered;
import io.trunkline.pipeline.Pipelines;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The native operations on pipelines. */
public final class PipelineOperations implements RestOperations {
  private final Pipelines pipelines;

  public PipelineOperations(Pipelines pipelines) {
    this.pipelines = pipelines;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        changing("PutPipeline", on("pipeline/{name}").with(SourcePermissions::extend), this::put),
        readOnly("GetPipeline", on("pipeline/{name}"), this::get),
        readOnly("ListPipelines", onAny(), this::list),
        changing("DeletePipeline", on("pipeline/{name}"), this::delete),
        changing("PausePipeline", on("pipeline/{name}"), this::pause),
        changing("ResumePipeline", on("pipeline/{name}"), this::resume));
  }

  private RestResponse put(RestCall call) {
    return switch (pipelines.register(call.caller(), call.part("name"), call.body()).await()) {
      case Registered(var pipeline, var shownOnce) -> {
        var body = json(pipeline);
        body.getJsonObject("target").mergeIn(shownOnce);
        yield isNew(pipeline) ? RestResponse.created(body) : RestResponse.ok(body);
      }
      case Invalid(var reason) -> throw new ApiException(ApiError.VALIDATION, reason);
    };
  }

  /**
   * Whether the pipeline was just created. Its two times are then equal, because one transaction
   * set both.
   */
  private static boolean isNew(Pipeline pipeline) {
    return pipeline.createdAt().equals(pipeline.updatedAt());
  }

  private RestResponse get(RestCall call) {
    return found(call, pipelines.find(call.account(), call.part("name")).await());
  }

  private RestResponse list(RestCall call) {
    var page = pipelines.list(call.account(), call.pageByName()).await();
    return RestResponse.ok(
        PageJson.of("pipelines", page, PipelineOperations::json, Pipeline::name));
  }

  private RestResponse delete(RestCall call) {
    found(call, pipelines.delete(call.caller(), call.part("name")).await());
    return RestResponse.deleted();
  }

  private RestResponse pause(RestCall call) {
    return found(call, pipelines.pause(call.caller(), call.part("name")).await());
  }

  private RestResponse resume(RestCall call) {
    return found(call, pipelines.resume(call.caller(), call.part("name")).await());
  }

  private static RestResponse found(RestCall call, Optional<Pipeline> pipeline) {
    return pipeline
        .map(found -> RestResponse.ok(json(found)))
        .orElseThrow(() -> notFound(call.part("name")));
  }

  static ApiException notFound(String name) {
    return ApiException.notFound("Pipeline", name);
  }

  private static JsonObject withMaskedUrl(JsonObject target) {
    return target.getValue("url") instanceof String url
        ? target.put("url", AuditText.maskedUrl(url))
        : target;
  }

  private static JsonObject json(Pipeline pipeline) {
    var json =
        new JsonObject().put("name", pipeline.name()).put("status", pipeline.status().name());
    pipeline.statusReason().ifPresent(reason -> json.put("statusReason", reason));
    return json.mergeIn(pipeline.definition().toJson())
        .put("target", withMaskedUrl(pipeline.target().copy()))
        .put("createdAt", pipeline.createdAt().toString())
        .put("updatedAt", pipeline.updatedAt().toString());
  }
}
