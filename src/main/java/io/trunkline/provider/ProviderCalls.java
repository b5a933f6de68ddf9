package io.trunkline.provider;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.http.JsonCall;
import io.trunkline.platform.http.JsonReply;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Calls of a provider's API with a token. Paths are templates of RFC 6570 below the API's base URL.
 * No future fails; failures are results.
 */
public abstract class ProviderCalls {
  private final ProviderEndpoint endpoint;

  protected ProviderCalls(ProviderEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Adds the token, and what the provider wants in every call. */
  protected abstract JsonCall authorized(JsonCall call);

  public final Future<ApiResult<JsonReply>> get(String template, Map<String, String> values) {
    return get(endpoint.apiUrl(template, values));
  }

  protected final Future<ApiResult<JsonReply>> get(HttpUrl url) {
    return send(JsonCall.get(url));
  }

  public final Future<ApiResult<JsonReply>> post(
      String template, Map<String, String> values, JsonObject body) {
    return send(JsonCall.post(endpoint.apiUrl(template, values), body));
  }

  public final Future<ApiResult<JsonReply>> put(
      String template, Map<String, String> values, JsonObject body) {
    return send(JsonCall.put(endpoint.apiUrl(template, values), body));
  }

  public final Future<ApiResult<JsonReply>> delete(String template, Map<String, String> values) {
    return send(JsonCall.delete(endpoint.apiUrl(template, values)));
  }

  /** Follows all pages; the functions read one page, and the URL of the next one. */
  protected final <T> Future<ApiResult<List<T>>> list(
      HttpUrl first,
      Function<JsonReply, ApiResult<List<T>>> items,
      Function<JsonReply, Optional<HttpUrl>> next) {
    return endpoint.json().sendPaged(authorized(JsonCall.get(first)), items, next);
  }

  protected final HttpUrl url(String template, Map<String, String> values) {
    return endpoint.apiUrl(template, values);
  }

  private Future<ApiResult<JsonReply>> send(JsonCall call) {
    return endpoint.json().send(authorized(call));
  }
}
