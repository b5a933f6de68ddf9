package io.trunkline.platform.aws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as received. {@code path} and {@code query} are raw; {@code headers} has lower-case
 * names, each with its values in order.
 */
public record SignedRequest(
    String method, String path, String query, Map<String, List<String>> headers, Buffer body) {
  public SignedRequest {
    headers = Collections.unmodifiableMap(headers);
  }

  public static SignedRequest of(HttpServerRequest request, Buffer body) {
    var headers = new HashMap<String, List<String>>();
    for (var header : request.headers()) {
      headers
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(header.getValue());
    }
    var uri = request.uri();
    var mark = uri.indexOf('?');
    // HTTP/2 uses ":authority" instead of "Host"; clients sign it as "host".
    Optional.ofNullable(request.authority())
        .ifPresent(
            authority -> headers.computeIfAbsent("host", _ -> List.of(authority.toString())));
    return new SignedRequest(
        request.method().name(),
        mark < 0 ? uri : uri.substring(0, mark),
        mark < 0 ? "" : uri.substring(mark + 1),
        headers,
        body);
  }

  /** Returns a header's value; empty unless the header is present exactly once. */
  Optional<String> single(String name) {
    var values = headers.getOrDefault(name, List.of());
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  boolean has(String name) {
    return headers.containsKey(name);
  }
}
