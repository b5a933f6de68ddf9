package io.trunkline.ingress;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses requests whose method or headers are invalid for every hook. */
final class RequestPrecheck {
  private static final List<String> CONTENT_TYPES =
      List.of("application/json", "application/x-www-form-urlencoded");

  private RequestPrecheck() {}

  /** A refusal: status code, a fixed word for the metrics, and the message for the sender. */
  record PrecheckRefusal(int code, String reason, String message) {}

  static Optional<PrecheckRefusal> refusal(
      HttpServerRequest request, long declaredBytes, long bytesMax) {
    if (!request.method().equals(HttpMethod.POST)) {
      return Optional.of(new PrecheckRefusal(405, "method", "only POST is allowed"));
    }
    if (!isAccepted(request.getHeader("Content-Type"))) {
      return Optional.of(
          new PrecheckRefusal(
              415, "content_type", "send application/json, or a form with a field named payload"));
    }
    var encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      return Optional.of(
          new PrecheckRefusal(415, "content_encoding", "send the body without Content-Encoding"));
    }
    if (declaredBytes > bytesMax) {
      return Optional.of(tooLarge(bytesMax));
    }
    return Optional.empty();
  }

  static PrecheckRefusal tooLarge(long bytesMax) {
    return new PrecheckRefusal(413, "too_large", "the body exceeds " + bytesMax + " bytes");
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
