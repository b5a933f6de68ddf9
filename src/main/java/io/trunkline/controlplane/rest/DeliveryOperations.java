package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.Deliveries;
import io.trunkline.delivery.DeliveryFilter;
import io.trunkline.delivery.DeliveryId;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The native operations on deliveries. */
public final class DeliveryOperations implements RestOperations {
  private static final Set<String> DECISION_MEMBERS =
      Set.of("eventId", "pipeline", "connectionArn", "outcome", "trigger", "reason", "dispatchId");

  private final Deliveries deliveries;

  public DeliveryOperations(Deliveries deliveries) {
    this.deliveries = deliveries;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        readOnly("ListDeliveries", onAny(), this::list),
        readOnly("GetDelivery", on("delivery/{deliveryId}"), this::get));
  }

  private RestResponse list(RestCall call) {
    var filter =
        new DeliveryFilter(
            call.findQuery("fullRepositoryId").orElse(""),
            call.findQuery("status").orElse(""),
            call.findTime("since"),
            call.findTime("until"),
            call.eventFilter());
    var request = call.pageById().map(DeliveryId::new);
    var page = deliveries.list(call.account(), filter, request).await();
    return RestResponse.ok(PageJson.of("deliveries", page));
  }

  private RestResponse get(RestCall call) {
    return deliveries
        .find(call.account(), new DeliveryId(call.id("deliveryId")))
        .await()
        .map(delivery -> RestResponse.ok(withPublicDecisions(delivery)))
        .orElseThrow(() -> ApiException.notFound("Delivery", call.part("deliveryId")));
  }

  private static JsonObject withPublicDecisions(JsonObject delivery) {
    delivery.getJsonArray("decisions").stream()
        .map(JsonObject.class::cast)
        .forEach(decision -> decision.fieldNames().retainAll(DECISION_MEMBERS));
    return delivery;
  }
}
