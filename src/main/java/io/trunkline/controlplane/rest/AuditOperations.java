package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.account.AuditQuery;
import io.trunkline.account.AuditRecord;
import io.trunkline.account.AuditTrail;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The operation on the audit trail. */
public final class AuditOperations implements RestOperations {
  private final AuditTrail trail;

  public AuditOperations(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(readOnly("ListAuditRecords", onAny(), this::list));
  }

  private RestResponse list(RestCall call) {
    var query =
        new AuditQuery(
            call.findQuery("action").orElse(""),
            call.findQuery("accessKeyId").orElse(""),
            call.findQuery("resource").orElse(""),
            call.findTime("since"),
            call.findTime("until"));
    var page = trail.list(call.account(), query, call.pageById()).await();
    return RestResponse.ok(PageJson.of("records", page.map(AuditOperations::json)));
  }

  private static JsonObject json(AuditRecord line) {
    var json =
        new JsonObject()
            .put("id", line.id().toString())
            .put("kind", line.kind())
            .put("at", line.at().toString())
            .put("action", line.action())
            .put("resource", line.resource());
    line.accessKeyId().ifPresent(key -> json.put("accessKeyId", key));
    line.result().ifPresent(result -> json.put("result", result));
    line.requestId().ifPresent(request -> json.put("requestId", request));
    line.sourceAddress().ifPresent(source -> json.put("sourceAddress", source));
    line.parameters().ifPresent(parameters -> json.put("parameters", parameters));
    return line.detail().isEmpty() ? json : json.put("detail", line.detail());
  }
}
