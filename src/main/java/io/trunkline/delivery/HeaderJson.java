package io.trunkline.delivery;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.Locale;
import java.util.Set;

/**
 * Stored form of headers: a JSON array of {@code [name, value]} in the order in which they were
 * received, without headers that carry a secret.
 */
final class HeaderJson {
  private static final Set<String> SECRET =
      Set.of("authorization", "proxy-authorization", "cookie", "x-gitlab-token", "x-api-key");

  private HeaderJson() {}

  static Buffer write(MultiMap headers) {
    var json = new JsonArray();
    headers.forEach((name, value) -> {
      if (!SECRET.contains(name.toLowerCase(Locale.ROOT))) {
        json.add(new JsonArray().add(name).add(value));
      }
    });
    return json.toBuffer();
  }

  static MultiMap read(Buffer stored) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    var json = new JsonArray(stored);
    for (int i = 0; i < json.size(); i++) {
      var pair = json.getJsonArray(i);
      headers.add(pair.getString(0), pair.getString(1));
    }
    return headers;
  }
}
