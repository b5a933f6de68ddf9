package io.trunkline.controlplane;

import io.trunkline.account.AuditedCall;
import io.trunkline.account.Caller;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on the control listener, as the log and the audit trail tell it. */
public final class ControlCall {
  /** Where the context of a request keeps it. */
  public static final String KEY = "trunkline.call";

  private static final Logger LOG = LoggerFactory.getLogger(ControlCall.class);

  private final String requestId;
  private final long startedNanos;
  private volatile String operation = "-";
  private volatile boolean isReadOnly;
  private volatile Optional<Caller> caller = Optional.empty();
  private volatile String source = "-";
  private volatile boolean isSecure;
  private volatile String resource = "*";
  private volatile JsonObject parameters = new JsonObject();

  ControlCall(String requestId, long startedNanos) {
    this.requestId = requestId;
    this.startedNanos = startedNanos;
  }

  public String requestId() {
    return requestId;
  }

  /** {@code operation} is one of our own words, never what a caller sent. */
  public void setOperation(String operation, boolean isReadOnly) {
    this.operation = operation;
    this.isReadOnly = isReadOnly;
  }

  public void setCaller(Caller caller) {
    this.caller = Optional.of(caller);
  }

  void setSource(SocketAddress address, boolean isSecure) {
    this.source = Optional.ofNullable(address.hostAddress()).orElse("-");
    this.isSecure = isSecure;
  }

  /** Whether it came encrypted. */
  boolean isSecure() {
    return isSecure;
  }

  void setResource(String resource) {
    this.resource = resource;
  }

  /** {@code parameters} hold no secret. */
  public void setParameters(JsonObject parameters) {
    this.parameters = parameters;
  }

  /** Empty when nobody known made it. */
  Optional<AuditedCall> audited(String result) {
    return caller.map(known ->
        new AuditedCall(
            known, operation, isReadOnly, resource, parameters.encode(), result, source));
  }

  /** What a failure is to the caller. */
  public static ApiError error(Throwable failure) {
    return switch (failure) {
      case ApiException refusal -> refusal.error();
      case IOException _ -> ApiError.UNAVAILABLE;
      default -> ApiError.INTERNAL;
    };
  }

  /** What to answer when the call failed so. A fault is logged here, once. */
  public ApiException refusal(Throwable failure) {
    return switch (failure) {
      case ApiException refusal -> refusal;
      case IOException unreachable -> {
        LOG.error("{} failed: request={} {}", operation, requestId, unreachable.toString());
        yield new ApiException(ApiError.UNAVAILABLE, "Not available now; try again.");
      }
      default -> {
        LOG.error("{} failed: request={}", operation, requestId, failure);
        yield new ApiException(ApiError.INTERNAL, "An internal error; try again.");
      }
    };
  }

  void log(int status, long nowNanos) {
    LOG.info(
        "{} account={} status={} ms={} request={}",
        operation,
        caller.map(known -> known.accountId().value()).orElse("-"),
        status,
        (nowNanos - startedNanos) / 1_000_000,
        requestId);
  }
}
