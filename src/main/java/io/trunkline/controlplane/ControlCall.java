package io.trunkline.controlplane;

import io.trunkline.account.Caller;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on the control listener, as the log tells it. */
public final class ControlCall {
  /** Where the context of a request keeps it. */
  public static final String KEY = "trunkline.call";

  private static final Logger LOG = LoggerFactory.getLogger(ControlCall.class);

  private final String requestId;
  private final long startedNanos;
  private volatile String operation = "-";
  private volatile Optional<Caller> caller = Optional.empty();

  ControlCall(String requestId, long startedNanos) {
    this.requestId = requestId;
    this.startedNanos = startedNanos;
  }

  public String requestId() {
    return requestId;
  }

  /** {@code operation} is one of our own words, never what a caller sent. */
  public void isFor(String operation) {
    this.operation = operation;
  }

  public void isBy(Caller caller) {
    this.caller = Optional.of(caller);
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
