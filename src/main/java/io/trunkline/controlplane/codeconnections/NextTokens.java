package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.platform.postgres.Page;
import io.trunkline.platform.postgres.PageRequest;
import io.trunkline.platform.secret.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Page tokens. They are sealed and bound to the caller, operation, namespace and filters, so that
 * none can be forged, changed, or used elsewhere.
 */
final class NextTokens {
  private final Sealer sealer;

  NextTokens(Sealer sealer) {
    this.sealer = sealer;
  }

  /** What a token is bound to, in addition to the caller and namespace of {@code call}. */
  record Scope(AwsCall call, String operation, List<String> filters) {
    private String text() {
      return new JsonArray()
          .add(call.account().value())
          .add(call.caller().accessKeyId())
          .add(call.namespace().wireName())
          .add(operation)
          .add(new JsonArray(filters))
          .encode();
    }
  }

  /** Returns the page that the call requests; the key of a page is an ordinal. */
  PageRequest<Long> request(Scope scope) {
    var input = scope.call().input();
    return new PageRequest<>(
        input.findText("NextToken").map(token -> open(scope, token)), input.pageSize());
  }

  /** Returns a page's output: its elements, and a {@code NextToken} if another page follows. */
  <T> JsonObject output(
      Scope scope,
      String member,
      Page<T> page,
      Function<T, JsonObject> toJson,
      ToLongFunction<T> ordinal) {
    var output =
        new JsonObject().put(member, new JsonArray(page.elements().stream().map(toJson).toList()));
    page.nextKey(ordinal::applyAsLong).ifPresent(key -> output.put("NextToken", issue(scope, key)));
    return output;
  }

  /** {@code after} is the ordinal of the last element on the page. */
  private String issue(Scope scope, long after) {
    var plain = Buffer.buffer().appendLong(after).getBytes();
    var sealed = sealer.seal("", "NextToken", scope.text(), plain);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.getBytes());
  }

  private long open(Scope scope, String token) {
    try {
      var sealed = Buffer.buffer(Base64.getUrlDecoder().decode(token));
      return Buffer.buffer(sealer.open("", "NextToken", scope.text(), sealed)).getLong(0);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ApiException(
          ApiError.VALIDATION, "NextToken is invalid for this operation, caller and filters.");
    }
  }
}
