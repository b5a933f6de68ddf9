package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.account.AuditQuery;
import io.trunkline.account.AuditRecord;
import io.trunkline.account.AuditTrail;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The native operation on the audit trail. */
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

  private static JsonObject json(AuditRecord auditRecord) {
    var json =
        new JsonObject()
            .put("id", auditRecord.id().toString())
            .put("kind", auditRecord.kind())
            .put("at", auditRecord.at().toString())
            .put("action", auditRecord.action())
            .put("resource", auditRecord.resource());
    auditRecord.accessKeyId().ifPresent(key -> json.put("accessKeyId", key));
    auditRecord.result().ifPresent(result -> json.put("result", result));
    auditRecord.requestId().ifPresent(request -> json.put("requestId", request));
    auditRecord.sourceAddress().ifPresent(source -> json.put("sourceAddress", source));
    auditRecord.parameters().ifPresent(parameters -> json.put("parameters", parameters));
    return auditRecord.detail().isEmpty() ? json : json.put("detail", auditRecord.detail());
  }
}
