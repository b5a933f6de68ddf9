package io.trunkline.controlplane;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditTrail;
import io.trunkline.account.Deployment;
import io.trunkline.account.Permission;
import io.trunkline.account.Policy.PolicyDecision;
import io.trunkline.platform.http.ByteBudget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Consumer;

/**
 * Authenticates, authorizes and audits the requests of both APIs.
 *
 * <pre>authenticate → validate the input → authorize → run the operation → audit → respond</pre>
 *
 * A call is authorized before any resource is read, so that a denied caller cannot find out what
 * exists.
 */
public final class RequestGuard {

  /** The audited result of a successful call. */
  static final String OK = "OK";

  /** Memory for the bodies of all calls together. */
  public static final long BODIES_BYTES_MAX = 32L << 20;

  /** AWS limits messages to 600 characters; an ARN may be longer. */
  private static final int SHOWN_RESOURCE_CHARACTERS_MAX = 256;

  private final Authenticator authenticator;
  private final Accounts accounts;
  private final AuditTrail trail;
  private final ResourceTags tags;
  private final Deployment deployment;
  private final ByteBudget bodies = new ByteBudget(BODIES_BYTES_MAX, RequestBody.BYTES_MAX);

  public RequestGuard(
      Authenticator authenticator,
      Accounts accounts,
      AuditTrail trail,
      ResourceTags tags,
      Deployment deployment) {
    this.authenticator = authenticator;
    this.accounts = accounts;
    this.trail = trail;
    this.tags = tags;
    this.deployment = deployment;
  }

  public Deployment deployment() {
    return deployment;
  }

  /**
   * Reads the body of a request. Fails with an {@link ApiException} if it is not signed or too
   * large, arrives too slowly, or too many bodies are held. Call this before anything blocks or
   * waits; otherwise body chunks are lost.
   *
   * @param atEnd registers what must run when the request is answered or its connection closed
   */
  public Future<Buffer> readBody(HttpServerRequest request, Consumer<Runnable> atEnd) {
    var share = bodies.open();
    atEnd.accept(share::close);
    return RequestBody.read(request, share);
  }

  /**
   * Returns the caller who signed the request, with the request id for audit records. Throws an
   * {@link ApiException} if the signature is missing or invalid.
   */
  public SignedCaller authenticate(HttpServerRequest request, Buffer body, ControlCall call) {
    var signed = authenticator.authenticate(request, body, call).during(call);
    call.setCaller(signed.caller());
    accounts.recordUse(signed.caller().accessKeyId());
    return signed;
  }

  /**
   * Runs the operation if the caller has the required permissions. Returns when the response may be
   * sent. The transaction of a change also commits the audit record of the call.
   */
  public <C, R> R run(
      Operation<C, R> operation, C call, SignedCaller signed, ControlCall controlCall) {
    authorize(signed, controlCall, operation.requiredPermissions(call));
    var result = operation.run(call);
    if (!controlCall.isRecorded()) {
      audit(controlCall, OK).await();
    }
    return result;
  }

  /** Rejects the call unless the caller has all permissions. */
  private void authorize(SignedCaller signed, ControlCall call, List<Permission> permissions) {
    call.setResource(permissions.getFirst().resource());
    var now = call.receivedAt();
    for (var required : permissions) {
      rejectForeignResource(signed, required);
      var permission =
          withResourceTags(signed, required)
              .with("aws:SecureTransport", Boolean.toString(call.isSecure()))
              .with("aws:SourceIp", call.source())
              .with("aws:CurrentTime", now.toString())
              .with("aws:EpochTime", Long.toString(now.getEpochSecond()));
      switch (signed.policy().evaluate(permission)) {
        case PolicyDecision.ALLOWED -> {}
        case PolicyDecision.NOT_ALLOWED ->
            throw denied(
                signed,
                required,
                "because no identity-based policy allows the %s action"
                    .formatted(required.action()));
        case PolicyDecision.DENIED ->
            throw denied(signed, required, "with an explicit deny in an identity-based policy");
      }
    }
  }

  /**
   * Rejects resources of other accounts, unless the key is the administrator's: a policy applies
   * only to its own account.
   */
  private void rejectForeignResource(SignedCaller signed, Permission required) {
    var own = signed.caller().accountId();
    var parts = required.resource().split(":", 6);
    var isForeign =
        parts.length == 6 && parts[2].equals("trunkline") && !parts[4].equals(own.value());
    if (isForeign && !own.equals(deployment.administrator())) {
      throw denied(
          signed,
          required,
          "because no resource-based policy allows the %s action".formatted(required.action()));
    }
  }

  /** Reads the tags only if the policy depends on them. */
  private Permission withResourceTags(SignedCaller signed, Permission required) {
    if (!signed.policy().needsResourceTags() || !required.resource().startsWith("arn:")) {
      return required;
    }
    var tagged = required;
    for (var tag : tags.of(signed.caller().accountId(), required.resource()).await().entrySet()) {
      tagged = tagged.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
    }
    return tagged;
  }

  /** {@code reason} is in AWS's own words. */
  private ApiException denied(SignedCaller signed, Permission required, String reason) {
    return new ApiException(
        ApiError.ACCESS_DENIED,
        "User: %s is not authorized to perform: %s on resource: %s %s"
            .formatted(
                deployment.principal(signed.caller().accountId(), signed.caller().accessKeyId()),
                required.action(),
                shortened(required.resource()),
                reason));
  }

  private static String shortened(String resource) {
    return resource.length() <= SHOWN_RESOURCE_CHARACTERS_MAX
        ? resource
        : resource.substring(0, SHOWN_RESOURCE_CHARACTERS_MAX - 1) + "…";
  }

  /**
   * Records the call in the audit trail; completes when the response may be sent. Calls of unknown
   * callers are not recorded, because anybody could fill the trail with them.
   */
  public Future<Void> audit(ControlCall call, String result) {
    return call.audited(result).map(trail::write).orElseGet(Future::succeededFuture);
  }

  /** Completes when the audit records of all calls so far are written. */
  public Future<Void> settled() {
    return trail.settled();
  }
}
