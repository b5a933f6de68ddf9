package io.trunkline.platform.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A call of a JSON API.
 *
 * @param headers contain the credential, if the call needs one
 * @param body empty for calls that have none
 * @param expectsSignInPages whether a redirect, or a page in place of JSON, means that the
 *     credential is rejected
 */
public record JsonCall(
    HttpMethod method,
    HttpUrl url,
    MultiMap headers,
    Optional<JsonObject> body,
    boolean expectsSignInPages) {

  public static JsonCall get(HttpUrl url) {
    return new JsonCall(
        HttpMethod.GET, url, MultiMap.caseInsensitiveMultiMap(), Optional.empty(), false);
  }

  public static JsonCall post(HttpUrl url, JsonObject body) {
    return new JsonCall(
        HttpMethod.POST, url, MultiMap.caseInsensitiveMultiMap(), Optional.of(body), false);
  }

  public static JsonCall put(HttpUrl url, JsonObject body) {
    return new JsonCall(
        HttpMethod.PUT, url, MultiMap.caseInsensitiveMultiMap(), Optional.of(body), false);
  }

  public static JsonCall delete(HttpUrl url) {
    return new JsonCall(
        HttpMethod.DELETE, url, MultiMap.caseInsensitiveMultiMap(), Optional.empty(), false);
  }

  public static JsonCall delete(HttpUrl url, JsonObject body) {
    return new JsonCall(
        HttpMethod.DELETE, url, MultiMap.caseInsensitiveMultiMap(), Optional.of(body), false);
  }

  /** Returns a copy with this header, which replaces one of the same name. */
  public JsonCall with(String header, String value) {
    var changed = MultiMap.caseInsensitiveMultiMap().setAll(headers).set(header, value);
    return new JsonCall(method, url, changed, body, expectsSignInPages);
  }

  /** Returns a copy of which a redirect, or a page in place of JSON, is {@code Unauthorized}. */
  public JsonCall expectingSignInPages() {
    return new JsonCall(method, url, headers, body, true);
  }

  /** Returns the same call of another URL. */
  JsonCall to(HttpUrl other) {
    return new JsonCall(method, other, headers, body, expectsSignInPages);
  }

  /** Names method and host; headers, path and body may contain secrets. */
  @Override
  public String toString() {
    return method + " " + url;
  }
}
