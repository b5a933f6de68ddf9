package io.trunkline.ingress;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be refused by the head of a request alone, whatever hook it names. */
final class RequestPrecheck {
  private static final List<String> CONTENT_TYPES =
      List.of("application/json", "application/x-www-form-urlencoded");

  private RequestPrecheck() {}

  /** A refusal: its status, a fixed word for the metrics, and what the sender reads. */
  record PrecheckRefusal(int code, String reason, String message) {}

  static Optional<PrecheckRefusal> refusal(
      HttpServerRequest request, long declaredBytes, long bytesMax) {
    if (!request.method().equals(HttpMethod.POST)) {
      return Optional.of(new PrecheckRefusal(405, "method", "only POST"));
    }
    if (!isAccepted(request.getHeader("Content-Type"))) {
      return Optional.of(
          new PrecheckRefusal(
              415, "content_type", "send application/json or a form with payload="));
    }
    var encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Optional.of(new PrecheckRefusal(415, "content_encoding", "send the body as it is"));
    }
    if (declaredBytes > bytesMax) {
      return Optional.of(tooLarge(bytesMax));
    }
    return Optional.empty();
  }

  static PrecheckRefusal tooLarge(long bytesMax) {
    return new PrecheckRefusal(413, "too_large", "a body has at most " + bytesMax + " bytes");
  }

  private static boolean isAccepted(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    var type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return CONTENT_TYPES.contains(type.strip().toLowerCase(Locale.ROOT));
  }
}
