package io.trunkline.controlplane.rest;

import io.trunkline.platform.postgres.Page;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** Writes one page of a list as JSON. */
final class PageJson {
  private PageJson() {}

  /** {@code next} continues after the key of the last element; it is missing from the last page. */
  static <T> JsonObject of(
      String member, Page<T> page, Function<T, JsonObject> toJson, Function<T, String> key) {
    var json =
        new JsonObject().put(member, new JsonArray(page.elements().stream().map(toJson).toList()));
    page.nextKey(key).ifPresent(next -> json.put("next", NextKey.of(next)));
    return json;
  }

  /** The elements are JSON already, and have an {@code id}. */
  static JsonObject of(String member, Page<JsonObject> page) {
    return of(member, page, Function.identity(), element -> element.getString("id"));
  }
}
