package io.trunkline.target.http;

import io.trunkline.platform.http.Exchange.Answered;
import io.trunkline.platform.secret.Secret;
import io.trunkline.target.TargetAnswer;
import io.trunkline.target.TargetRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** Selects the part of a failed target's answer that is stored. */
final class KeptAnswer {
  private static final int BODY_BYTES_MAX = 4 * 1_024;
  private static final int HEADER_CHARS_MAX = 256;
  private static final int SECRET_CHARS_MIN = 6;

  /** Headers that help to find out why a request failed and that never carry credentials. */
  private static final List<String> HEADERS =
      List.of(
          "Allow",
          "Content-Type",
          "Date",
          "Retry-After",
          "Server",
          "Via",
          "X-Request-Id",
          "CF-Ray");

  private KeptAnswer() {}

  static TargetAnswer of(Answered answer, TargetRequest request) {
    var headers = new LinkedHashMap<String, String>();
    for (var name : HEADERS) {
      var value = answer.headers().get(name);
      if (value != null) {
        headers.put(name, masked(cut(value), request));
      }
    }
    int length = Math.min(answer.body().length(), BODY_BYTES_MAX);
    var body = new String(answer.body().getBytes(0, length), StandardCharsets.UTF_8);
    return new TargetAnswer(headers, masked(body, request));
  }

  private static String cut(String value) {
    return value.substring(0, Math.min(value.length(), HEADER_CHARS_MAX));
  }

  /** Masks the secrets of the request, because a target may repeat them in its answer. */
  private static String masked(String text, TargetRequest request) {
    var masked = text;
    var secrets = Stream.concat(request.secrets().stream(), request.headers().values().stream());
    for (var secret : secrets.map(Secret::reveal).toList()) {
      if (secret.length() >= SECRET_CHARS_MIN) {
        masked = masked.replace(secret, "***");
      }
    }
    return masked;
  }
}
