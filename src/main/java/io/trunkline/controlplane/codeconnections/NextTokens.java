package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.platform.secret.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.Base64;
import java.util.List;

/**
 * Tokens that continue a list. Sealed and bound to the caller, the operation, the namespace and the
 * filters: none can be made up, changed, or used elsewhere.
 */
final class NextTokens {
  private final Sealer sealer;

  NextTokens(Sealer sealer) {
    this.sealer = sealer;
  }

  /** What a token is bound to beside its call's caller and namespace. */
  record Scope(AwsCall call, String operation, List<String> filters) {
    private String text() {
      return new JsonArray()
          .add(call.caller().accountId().value())
          .add(call.caller().accessKeyId())
          .add(call.namespace().wireName())
          .add(operation)
          .add(new JsonArray(filters))
          .encode();
    }
  }

  /** {@code after} is the ordinal of the last thing on the page. */
  String issue(Scope scope, long after) {
    var plain = Buffer.buffer().appendLong(after).getBytes();
    var sealed = sealer.seal("", "NextToken", scope.text(), plain);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.getBytes());
  }

  long open(Scope scope, String token) {
    try {
      var sealed = Buffer.buffer(Base64.getUrlDecoder().decode(token));
      return Buffer.buffer(sealer.open("", "NextToken", scope.text(), sealed)).getLong(0);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ApiException(
          ApiError.VALIDATION,
          "NextToken is not one that this operation gave this caller for these filters.");
    }
  }
}
