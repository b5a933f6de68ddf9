package io.trunkline.controlplane;

import io.trunkline.account.AccessKey;
import io.trunkline.account.Accounts;
import io.trunkline.account.Caller;
import io.trunkline.platform.aws.SignatureClaim;
import io.trunkline.platform.aws.SignatureFault;
import io.trunkline.platform.aws.SignatureParseResult;
import io.trunkline.platform.aws.SignatureV4;
import io.trunkline.platform.aws.SignedRequest;
import io.trunkline.platform.text.LogThrottle;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Identifies the sender of a request by its AWS signature version 4 and the access keys of all
 * accounts.
 */
public final class Authenticator {
  private final SignatureV4 signatures;
  private final Accounts accounts;
  private final LogThrottle<String> rejected = new LogThrottle<>(System::nanoTime);

  public Authenticator(SignatureV4 signatures, Accounts accounts) {
    this.signatures = signatures;
    this.accounts = accounts;
  }

  /**
   * Blocks a virtual thread. Throws an {@link ApiException} if the signature is missing or invalid.
   * A call that names a known key, but is signed with another secret or with a key that is disabled
   * or expired, is audited in the key's account, at most once a minute.
   */
  public SignedCaller authenticate(HttpServerRequest request, Buffer body, ControlCall call) {
    return switch (signatures.parse(SignedRequest.of(request, body))) {
      case SignatureParseResult.Rejected(var fault, var message) ->
          throw new ApiException(error(fault), message);
      case SignatureParseResult.Claimed(var claim) -> authenticate(claim, call);
    };
  }

  private SignedCaller authenticate(SignatureClaim claim, ControlCall call) {
    var key =
        accounts
            .findAccessKey(claim.accessKeyId())
            .await()
            .orElseThrow(Authenticator::unrecognized);
    var caller = new Caller(key.accountId(), key.id());
    findObjection(claim, key, call)
        .ifPresent(objection -> {
          // Anybody who knows the id can send such calls, so only some of them are audited.
          rejected
              .tryLog(key.id() + " " + objection.error())
              .ifPresent(_ -> call.setCaller(caller.during(call)));
          throw objection;
        });
    return new SignedCaller(caller, claim.region(), key.policy());
  }

  /** Checks the signature before the expiry, so that only holders of the secret learn of it. */
  private static Optional<ApiException> findObjection(
      SignatureClaim claim, AccessKey key, ControlCall call) {
    if (!key.isActive()) {
      return Optional.of(unrecognized());
    }
    if (!claim.isSignedWith(key.secret())) {
      return Optional.of(
          new ApiException(
              ApiError.INVALID_SIGNATURE,
              "The request signature we calculated does not match the signature you provided. Check"
                  + " your AWS Secret Access Key and signing method. Consult the service"
                  + " documentation for details."));
    }
    if (key.isExpiredAt(call.receivedAt())) {
      return Optional.of(
          new ApiException(
              ApiError.EXPIRED_TOKEN, "The security token included in the request is expired"));
    }
    return Optional.empty();
  }

  private static ApiException unrecognized() {
    return new ApiException(
        ApiError.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid.");
  }

  private static ApiError error(SignatureFault fault) {
    return switch (fault) {
      case MISSING -> ApiError.MISSING_AUTHENTICATION_TOKEN;
      case INCOMPLETE -> ApiError.INCOMPLETE_SIGNATURE;
      case INVALID -> ApiError.INVALID_SIGNATURE;
      case UNRECOGNIZED_CLIENT -> ApiError.UNRECOGNIZED_CLIENT;
    };
  }
}
