package io.trunkline.controlplane;

import io.trunkline.account.AuditedCall;
import io.trunkline.account.Caller;
import io.trunkline.account.OpenCall;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The details of one request on the control listener that the log and the audit trail record. */
public final class ControlCall implements OpenCall {
  /** The key of a request's call in its {@code RoutingContext}. */
  public static final String KEY = "trunkline.call";

  private static final Logger LOG = LoggerFactory.getLogger(ControlCall.class);

  private final String requestId;
  private final long startedNanos;
  private volatile String api = "none";
  private volatile String operation = "-";
  private volatile boolean isReadOnly;
  private volatile Optional<Caller> caller = Optional.empty();
  private volatile String source = "-";
  private volatile boolean isSecure;
  private volatile Instant receivedAt = Instant.EPOCH;
  private volatile boolean isRecorded;
  private volatile String resource = "*";
  private volatile JsonObject parameters = new JsonObject();

  ControlCall(String requestId, long startedNanos) {
    this.requestId = requestId;
    this.startedNanos = startedNanos;
  }

  @Override
  public String requestId() {
    return requestId;
  }

  /** Sets which API serves the call: one of a few fixed words. */
  public void setApi(String api) {
    this.api = api;
  }

  String api() {
    return api;
  }

  String operation() {
    return operation;
  }

  /** {@code operation} must be a name that we define, never text that a caller sent. */
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

  void setReceivedAt(Instant at) {
    receivedAt = at;
  }

  Instant receivedAt() {
    return receivedAt;
  }

  /** The remote address of the connection. */
  String source() {
    return source;
  }

  /** Whether the connection uses TLS. */
  boolean isSecure() {
    return isSecure;
  }

  void setResource(String resource) {
    this.resource = resource;
  }

  /** {@code parameters} must not contain a secret. */
  public void setParameters(JsonObject parameters) {
    this.parameters = parameters;
  }

  @Override
  public AuditedCall succeeded() {
    return audited(RequestGuard.OK).orElseThrow();
  }

  @Override
  public void setRecorded() {
    isRecorded = true;
  }

  /** Whether the record of the call was committed together with a change. */
  boolean isRecorded() {
    return isRecorded;
  }

  /** Returns empty if the caller is unknown. */
  Optional<AuditedCall> audited(String result) {
    return caller.map(known ->
        new AuditedCall(
            known.accountId(),
            known.accessKeyId(),
            requestId,
            operation,
            isReadOnly,
            resource,
            parameters.encode(),
            result,
            source));
  }

  /** Returns the error that the caller gets for a failure. */
  public static ApiError error(Throwable failure) {
    return switch (failure) {
      case ApiException rejection -> rejection.error();
      case IOException _ -> ApiError.UNAVAILABLE;
      default -> ApiError.INTERNAL;
    };
  }

  /** Returns the error to respond with. Logs a fault, so call it once. */
  public ApiException rejection(Throwable failure) {
    return switch (failure) {
      case ApiException rejection -> rejection;
      case IOException unreachable -> {
        LOG.atError()
            .addKeyValue("request_id", requestId)
            .log("{} failed: {}", operation, unreachable.toString());
        yield new ApiException(
            ApiError.UNAVAILABLE, "The service is temporarily unavailable. Try again.");
      }
      default -> {
        LOG.atError()
            .addKeyValue("request_id", requestId)
            .setCause(failure)
            .log("{} failed", operation);
        yield new ApiException(ApiError.INTERNAL, "Internal error. Try again.");
      }
    };
  }

  Duration age(long nowNanos) {
    return Duration.ofNanos(nowNanos - startedNanos);
  }

  void log(int status, Duration took) {
    LOG.atInfo()
        .addKeyValue("request_id", requestId)
        .addKeyValue("account_id", caller.map(known -> known.accountId().value()).orElse("unknown"))
        .log("{}: {}, {} ms", operation, status, took.toMillis());
  }
}
