package io.trunkline.controlplane.rest;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** One page of a list, and what continues it. */
final class PageJson {
  private PageJson() {}

  /** {@code next} is the key of the last element; absent from the last page. */
  static JsonObject of(String member, List<JsonObject> elements, Optional<String> next) {
    var page = new JsonObject().put(member, new JsonArray(elements));
    next.ifPresent(key -> page.put("next", NextKey.of(key)));
    return page;
  }

  /** Of elements with an {@code id} that were asked for with one more than the page holds. */
  static JsonObject ofOneMore(String member, List<JsonObject> elements, int limit) {
    return elements.size() <= limit
        ? of(member, elements, Optional.empty())
        : of(
            member,
            elements.subList(0, limit),
            Optional.of(elements.get(limit - 1).getString("id")));
  }
}
