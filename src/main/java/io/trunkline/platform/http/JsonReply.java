package io.trunkline.platform.http;

import io.trunkline.platform.http.ApiFailure.Unavailable;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/**
 * A successful reply of a JSON API.
 *
 * @param json a {@link JsonObject}, a {@link JsonArray} or a scalar; an empty object if the reply
 *     has no body
 */
public record JsonReply(int status, MultiMap headers, Object json) {

  /** Reads an object; fails if the reply is something else, or if the reader throws. */
  public <T> ApiResult<T> readObject(Function<JsonObject, T> reader) {
    return json instanceof JsonObject object ? read(object, reader) : unexpected("an object");
  }

  /** Reads an array; fails if the reply is something else, or if the reader throws. */
  public <T> ApiResult<T> readArray(Function<JsonArray, T> reader) {
    return json instanceof JsonArray array ? read(array, reader) : unexpected("an array");
  }

  /** Returns the text of the header; empty if there is none. */
  public Optional<String> findHeader(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  private static <J, T> ApiResult<T> read(J json, Function<J, T> reader) {
    try {
      return new ApiResult.Ok<>(reader.apply(json));
    } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
      // The message may quote the reply, which may contain a token.
      return new ApiResult.Failed<>(
          new Unavailable("The reply lacks a member that the documentation promises."));
    }
  }

  private static <T> ApiResult<T> unexpected(String shape) {
    return new ApiResult.Failed<>(new Unavailable("The reply is not " + shape + "."));
  }
}
