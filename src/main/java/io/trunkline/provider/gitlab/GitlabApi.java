package io.trunkline.provider.gitlab;

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
import java.util.regex.Pattern;

/** Calls of GitLab's REST API, version 4, with a token of either kind. */
record GitlabApi(ProviderEndpoint endpoint, AccessToken token) {
  /** The next page in a {@code Link} header (RFC 8288). */
  private static final Pattern NEXT = Pattern.compile("<([^<>]+)>;[^,]*\\brel=\"next\"");

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
            reply ->
                reply.readArray(
                    page -> page.stream().map(JsonObject.class::cast).map(reader).toList()),
            GitlabApi::nextPage);
  }

  private Future<ApiResult<JsonReply>> send(JsonCall call) {
    return endpoint.json().send(authorized(call));
  }

  private JsonCall authorized(JsonCall call) {
    return call.with("Authorization", "Bearer " + token.value().reveal());
  }

  private static Optional<HttpUrl> nextPage(JsonReply reply) {
    return reply
        .findHeader("Link")
        .map(NEXT::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> HttpUrl.parse(matcher.group(1)));
  }
}
