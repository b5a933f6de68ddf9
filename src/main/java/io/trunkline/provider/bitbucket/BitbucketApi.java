package io.trunkline.provider.bitbucket;

import io.trunkline.platform.http.ApiResult;
import io.trunkline.platform.http.HttpUrl;
import io.trunkline.platform.http.JsonCall;
import io.trunkline.platform.http.JsonReply;
import io.trunkline.provider.AccessToken;
import io.trunkline.provider.ProviderEndpoint;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Calls of Bitbucket Cloud's REST API, version 2.0, with a token of any kind. */
record BitbucketApi(ProviderEndpoint endpoint, AccessToken token) {

  Future<ApiResult<JsonReply>> get(String template, Map<String, String> values) {
    return send(JsonCall.get(endpoint.apiUrl(template, values)));
  }

  Future<ApiResult<JsonReply>> post(String template, Map<String, String> values, JsonObject body) {
    return send(JsonCall.post(endpoint.apiUrl(template, values), body));
  }

  Future<ApiResult<JsonReply>> delete(String template, Map<String, String> values) {
    return send(JsonCall.delete(endpoint.apiUrl(template, values)));
  }

  Future<ApiResult<JsonReply>> put(String template, Map<String, String> values, JsonObject body) {
    return send(JsonCall.put(endpoint.apiUrl(template, values), body));
  }

  /** Reads the items of all pages. */
  <T> Future<ApiResult<List<T>>> list(
      String template, Map<String, String> values, Function<JsonObject, T> reader) {
    return endpoint
        .json()
        .sendPaged(
            authorized(JsonCall.get(endpoint.apiUrl(template, values))),
            reply -> reply.readObject(page -> items(page, reader)),
            BitbucketApi::nextPage);
  }

  private static <T> List<T> items(JsonObject page, Function<JsonObject, T> reader) {
    return page.getJsonArray("values").stream().map(JsonObject.class::cast).map(reader).toList();
  }

  private static Optional<HttpUrl> nextPage(JsonReply reply) {
    return reply.json() instanceof JsonObject page
        ? Optional.ofNullable(page.getString("next")).map(HttpUrl::parse)
        : Optional.empty();
  }

  private Future<ApiResult<JsonReply>> send(JsonCall call) {
    return endpoint.json().send(authorized(call));
  }

  private JsonCall authorized(JsonCall call) {
    return call.with("Authorization", "Bearer " + token.value().reveal());
  }
}
