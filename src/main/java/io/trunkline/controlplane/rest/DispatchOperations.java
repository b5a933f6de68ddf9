package io.trunkline.controlplane.rest;

import static io.trunkline.controlplane.rest.RestOperation.changing;
import static io.trunkline.controlplane.rest.RestOperation.readOnly;
import static io.trunkline.controlplane.rest.RestPermissionRule.on;
import static io.trunkline.controlplane.rest.RestPermissionRule.onAny;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.delivery.DispatchControl;
import io.trunkline.delivery.DispatchControl.DispatchChange;
import io.trunkline.delivery.DispatchControl.DispatchChange.Changed;
import io.trunkline.delivery.DispatchControl.DispatchChange.UnknownDispatch;
import io.trunkline.delivery.DispatchControl.DispatchChange.WrongStatus;
import io.trunkline.delivery.DispatchId;
import io.trunkline.delivery.Dispatches;
import java.util.List;

/** The native operations on dispatches. */
public final class DispatchOperations implements RestOperations {
  private final Dispatches dispatches;
  private final DispatchControl control;

  public DispatchOperations(Dispatches dispatches, DispatchControl control) {
    this.dispatches = dispatches;
    this.control = control;
  }

  @Override
  public List<RestOperation> operations() {
    return List.of(
        readOnly("ListDispatches", onAny(), this::list),
        changing("RetryDispatch", on("dispatch/{dispatchId}"), this::retry),
        changing("CancelDispatch", on("dispatch/{dispatchId}"), this::cancel));
  }

  private RestResponse list(RestCall call) {
    var page =
        dispatches
            .list(
                call.account(),
                call.findQuery("status").orElse(""),
                call.eventFilter(),
                call.pageById().map(DispatchId::new))
            .await();
    return RestResponse.ok(PageJson.of("dispatches", page));
  }

  private RestResponse retry(RestCall call) {
    return respond(
        call,
        control.retry(call.caller(), id(call)).await(),
        "only a FAILED or CANCELLED dispatch can be retried");
  }

  private RestResponse cancel(RestCall call) {
    return respond(
        call,
        control.cancel(call.caller(), id(call)).await(),
        "only a QUEUED dispatch can be cancelled");
  }

  private static RestResponse respond(RestCall call, DispatchChange change, String rule) {
    return switch (change) {
      case Changed(var dispatch) -> RestResponse.ok(dispatch);
      case WrongStatus(var status) ->
          throw new ApiException(
              ApiError.CONFLICT, "The dispatch is %s; %s.".formatted(status, rule));
      case UnknownDispatch _ -> throw ApiException.notFound("Dispatch", call.part("dispatchId"));
    };
  }

  private static DispatchId id(RestCall call) {
    return new DispatchId(call.id("dispatchId"));
  }
}
