package io.trunkline.controlplane;

import io.trunkline.account.Accounts;
import io.trunkline.account.AuditTrail;
import io.trunkline.account.Permission;
import io.trunkline.account.Policy.PolicyDecision;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/**
 * Who comes in, what they may, and the record of it: the one seam of both wires.
 *
 * <pre>admit → (the wire reads the input) → require → work → record → answer</pre>
 *
 * Rights are asked before anything is looked up, so who may not learns nothing of what exists.
 */
public final class RequestGuard {

  /** The result of a call that was not refused. */
  private static final String OK = "OK";

  /** AWS's messages have at most 600 characters; a resource's text may have more. */
  private static final int SHOWN_RESOURCE_CHARACTERS_MAX = 256;

  private final Authenticator authenticator;
  private final Accounts accounts;
  private final AuditTrail trail;
  private final ResourceTags tags;
  private final Deployment deployment;

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

  /** Who signed; refuses otherwise. What the caller changes is tied to the call. */
  public SignedCaller admit(HttpServerRequest request, Buffer body, ControlCall call) {
    var signed = authenticator.authenticate(request, body).during(call.requestId());
    call.setCaller(signed.caller());
    accounts.recordUse(signed.caller().accessKeyId());
    return signed;
  }

  /**
   * Runs the operation if the caller has the required permissions. Returns when the response may be
   * sent: the audit record of a change is on disk by then.
   */
  public <C, R> R run(
      Operation<C, R> operation, C call, SignedCaller signed, ControlCall controlCall) {
    require(signed, controlCall, operation.requiredPermissions(call));
    var result = operation.run(call);
    record(controlCall, OK).await();
    return result;
  }

  /**
   * Refuses a caller who lacks one of {@code needs}; the first one names what the call is about.
   */
  private void require(SignedCaller signed, ControlCall call, List<Permission> needs) {
    call.setResource(needs.getFirst().resource());
    for (var need : needs) {
      refuseForeign(signed, need);
      var permission =
          with(signed, need).with("aws:SecureTransport", Boolean.toString(call.isSecure()));
      switch (signed.policy().evaluate(permission)) {
        case PolicyDecision.ALLOWED -> {}
        case PolicyDecision.NOT_ALLOWED ->
            throw refusal(
                signed,
                need,
                "because no identity-based policy allows the %s action".formatted(need.action()));
        case PolicyDecision.DENIED ->
            throw refusal(signed, need, "with an explicit deny in an identity-based policy");
      }
    }
  }

  /** A policy speaks for its own account; only the administrator's reach into others. */
  private void refuseForeign(SignedCaller signed, Permission need) {
    var own = signed.caller().accountId();
    var parts = need.resource().split(":", 6);
    var isForeign =
        parts.length == 6 && parts[2].equals("trunkline") && !parts[4].equals(own.value());
    if (isForeign && !own.equals(deployment.administrator())) {
      throw refusal(
          signed,
          need,
          "because no resource-based policy allows the %s action".formatted(need.action()));
    }
  }

  private Permission with(SignedCaller signed, Permission need) {
    if (!signed.policy().needsResourceTags() || !need.resource().startsWith("arn:")) {
      return need;
    }
    var tagged = need;
    for (var tag : tags.of(signed.caller().accountId(), need.resource()).await().entrySet()) {
      tagged = tagged.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
    }
    return tagged;
  }

  private ApiException refusal(SignedCaller signed, Permission need, String because) {
    return new ApiException(
        ApiError.ACCESS_DENIED,
        "User: %s is not authorized to perform: %s on resource: %s %s"
            .formatted(
                deployment.principal(signed.caller().accountId(), signed.caller().accessKeyId()),
                need.action(),
                shown(need.resource()),
                because));
  }

  private static String shown(String resource) {
    return resource.length() <= SHOWN_RESOURCE_CHARACTERS_MAX
        ? resource
        : resource.substring(0, SHOWN_RESOURCE_CHARACTERS_MAX - 1) + "…";
  }

  /**
   * Completes when the answer may go out. Of a call by nobody known there is no record: anybody
   * could fill the trail.
   */
  public Future<Void> record(ControlCall call, String result) {
    return call.audited(result).map(trail::write).orElseGet(Future::succeededFuture);
  }

  /** Completes when every call so far is on record. */
  public Future<Void> settled() {
    return trail.settled();
  }
}
